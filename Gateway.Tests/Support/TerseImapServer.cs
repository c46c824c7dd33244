using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Support;

/// <summary>A mailbox with one mail, whose server gives at most so much of it at once and stops where it wants: what no real server can be made to do.</summary>
internal sealed partial class TerseImapServer : LoopbackServer
{
    private const string Capabilities = "CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR UIDPLUS MOVE NAMESPACE";

    private readonly X509Certificate2 _certificate;
    private readonly int _atOnce;
    private readonly int _end;

    /// <param name="atOnce">The most octets of one answer.</param>
    /// <param name="end">After so many octets there is nothing more, whatever the size is.</param>
    public TerseImapServer(int atOnce, int end = int.MaxValue)
    {
        (_atOnce, _end) = (atOnce, end);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=terse.gateway.test", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        Certificate = Convert.ToHexStringLower(SHA256.HashData(made.RawData));
        _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        Start();
    }

    public byte[] Mail { get; set; } = [];

    /// <summary>SHA-256 (hex) of the certificate that it shows.</summary>
    public string Certificate { get; }

    /// <summary>Whether somebody had the mail removed.</summary>
    public bool IsExpunged { get; private set; }

    protected override async Task ServeAsync(TcpClient client)
    {
        using var caller = client;
        try
        {
            await using var tls = new SslStream(caller.GetStream());
            await tls.AuthenticateAsServerAsync(_certificate);
            using var lines = new StreamReader(tls, Encoding.Latin1);
            await PutAsync(tls, $"* OK [{Capabilities}] ready\r\n");
            while (await lines.ReadLineAsync(Stopping) is { } line)
            {
                var tag = line.Split(' ')[0];
                var command = line[(tag.Length + 1)..].ToUpperInvariant();
                var access = command.StartsWith("SELECT", StringComparison.Ordinal) ? "[READ-WRITE] " : "";
                await PutAsync(tls, $"{AnswerTo(command)}{tag} OK {access}done\r\n");
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The caller went away, or the test ended.
        }
    }

    private string AnswerTo(string command)
    {
        if (Body().Match(command) is { Success: true } body)
        {
            var offset = int.Parse(body.Groups[1].Value, CultureInfo.InvariantCulture);
            var count = Math.Min(int.Parse(body.Groups[2].Value, CultureInfo.InvariantCulture), _atOnce);
            var piece = Encoding.Latin1.GetString([.. Mail.Take(_end).Skip(offset).Take(count)]);
            return $"* 1 FETCH (UID 1 BODY[]<{offset}> {{{piece.Length}}}\r\n{piece})\r\n";
        }

        IsExpunged |= command.StartsWith("UID EXPUNGE", StringComparison.Ordinal);
        return command.Split(' ') switch
        {
            ["CAPABILITY", ..] => $"* {Capabilities}\r\n",
            ["NAMESPACE", ..] => "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n",
            ["LIST" or "LSUB", ..] => "* LIST (\\HasNoChildren) \"/\" INBOX\r\n",
            ["SELECT" or "EXAMINE", ..] =>
                "* FLAGS (\\Seen \\Deleted)\r\n* OK [PERMANENTFLAGS (\\Seen \\Deleted)] ok\r\n* 1 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 2] ok\r\n",
            ["UID", "SEARCH", ..] => "* SEARCH 1\r\n",
            ["UID", "FETCH", ..] => $"* 1 FETCH (UID 1 RFC822.SIZE {Mail.Length} INTERNALDATE \"29-Nov-2026 10:00:00 +0000\")\r\n",
            _ => "",
        };
    }

    private async Task PutAsync(SslStream to, string text)
    {
        await to.WriteAsync(Encoding.Latin1.GetBytes(text), Stopping);
        await to.FlushAsync(Stopping);
    }

    [GeneratedRegex(@"BODY\.PEEK\[\]<(\d+)\.(\d+)>")]
    private static partial Regex Body();
}
