// A trading partner made of libas2. Arguments: its certificate, its key, our certificate (PEM), its port.
//   POST /send     what to send, as JSON; the answer says what libas2 makes of the receipt on the connection
//   POST /as2/...  a message of ours; ?decrypt and ?verify say what libas2 has to undo; the answer is its signed receipt
//   GET  /received what became of the messages of ours, by their ids
// It ends when its standard input does.
'use strict'
const fs = require('fs')
const http = require('http')
const { AS2Composer, AS2Parser, AS2Disposition, request } = require('libas2')

const [certificate, privateKey, ours] = process.argv.slice(2, 5).map(file => fs.readFileSync(file, 'latin1'))
const received = {}

function agreement (job) {
  return {
    host: { name: 'libas2', id: job.from, url: job.url, certificate, privateKey, decrypt: job.decrypt, sign: job.sign, mdn: { async: false, signing: 'sha-256' } },
    partner: { name: 'gateway', id: job.to, url: job.url, file: 'EDIX12', certificate: ours, encrypt: job.encrypt, verify: job.verify, mdn: { async: false, signing: job.signsReceipt && 'sha-256' } }
  }
}

async function send (job) {
  const composer = new AS2Composer({
    message: { filename: 'order.edi', contentType: 'application/edi-x12', contentDisposition: true, content: job.content },
    agreement: agreement({ decrypt: false, verify: false, ...job })
  })
  const options = await composer.toRequestOptions()
  const id = options.headers['Message-ID']
  const answer = await request(options)
  if (!job.receipt) {
    return { id, status: answer.statusCode }
  }
  const receipt = await (await answer.mime()).dispositionIn({ cert: ours })
  return { id, status: answer.statusCode, explanation: receipt.explanation, ...receipt.notification }
}

// The parser of libas2 knows no Content-Transfer-Encoding binary, which is what HTTP has: the body goes into it as base64.
async function receive (incoming, body) {
  const url = new URL(incoming.url, 'http://localhost')
  const isCms = /^application\/pkcs7-mime/.test(incoming.headers['content-type'])
  const headers = { ...incoming.headers, ...(isCms ? { 'content-transfer-encoding': 'base64' } : {}) }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const node = await AS2Parser.parse(Buffer.concat([
    Buffer.from(head + '\r\n', 'latin1'), isCms ? Buffer.from(body.toString('base64').replace(/.{76}/g, '$&\r\n') + '\r\n') : body
  ]))
  const { contentNode, dispositionNode, disposition } = await AS2Disposition.outgoing({
    node,
    agreement: agreement({
      from: headers['as2-to'], to: headers['as2-from'], url: 'http://localhost/', encrypt: false, sign: false,
      decrypt: url.searchParams.has('decrypt'), verify: url.searchParams.has('verify'),
      signsReceipt: /pkcs7-signature/.test(headers['disposition-notification-options'])
    })
  })
  received[headers['message-id']] = { content: contentNode && contentNode.content && contentNode.content.toString('latin1'), ...disposition.notification }
  return dispositionNode.buildObject()
}

async function answer (incoming, body, response) {
  if (incoming.url === '/send') {
    return response.end(JSON.stringify(await send(JSON.parse(body.toString('utf8')))))
  }
  if (incoming.url === '/received') {
    return response.end(JSON.stringify(received))
  }
  const receipt = await receive(incoming, body)
  response.writeHead(200, receipt.headers)
  response.end(receipt.body)
}

const server = http.createServer((incoming, response) => {
  const pieces = []
  incoming.on('data', piece => pieces.push(piece))
  incoming.on('end', () => answer(incoming, Buffer.concat(pieces), response).catch(error => {
    response.writeHead(500)
    response.end(error.stack)
  }))
})
server.listen(Number(process.argv[5]), '127.0.0.1', () => console.log('ready'))
process.stdin.on('end', () => process.exit(0)).resume()
