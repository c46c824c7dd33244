import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import javax.mail.internet.MimeBodyPart;
import org.bouncycastle.cms.CMSCompressedData;
import org.bouncycastle.cms.CMSCompressedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.jcajce.ZlibCompressor;
import org.bouncycastle.cms.jcajce.ZlibExpanderProvider;
import org.bouncycastle.mail.smime.SMIMECompressed;
import org.bouncycastle.mail.smime.SMIMECompressedGenerator;

/**
 * CompressedData (RFC 3274) by BouncyCastle. Requests on standard input: a letter, a length of four octets, the content; the answer has the same form, with
 * the letter E and a text for what failed. c and i make and read the CMS object, C and I the whole MIME entity around it.
 */
public final class Compression {
    public static void main(String[] arguments) throws Exception {
        DataInputStream input = new DataInputStream(System.in);
        DataOutputStream output = new DataOutputStream(System.out);
        while (true) {
            int operation = input.read();
            if (operation < 0) {
                return;
            }
            byte[] content = new byte[input.readInt()];
            input.readFully(content);
            byte[] answer;
            try {
                answer = answer(operation, content);
            } catch (Exception error) {
                operation = 'E';
                answer = error.toString().getBytes(StandardCharsets.UTF_8);
            }
            output.write(operation);
            output.writeInt(answer.length);
            output.write(answer);
            output.flush();
        }
    }

    private static byte[] answer(int operation, byte[] content) throws Exception {
        switch (operation) {
            case 'c':
                return new CMSCompressedDataGenerator().generate(new CMSProcessableByteArray(content), new ZlibCompressor()).getEncoded();
            case 'i':
                return new CMSCompressedData(content).getContent(new ZlibExpanderProvider());
            case 'C':
                return octets(new SMIMECompressedGenerator().generate(part(content), new ZlibCompressor()));
            case 'I':
                return new SMIMECompressed(part(content)).getContent(new ZlibExpanderProvider());
            default:
                throw new IllegalArgumentException("There is no operation " + (char) operation);
        }
    }

    private static MimeBodyPart part(byte[] octets) throws Exception {
        return new MimeBodyPart(new ByteArrayInputStream(octets));
    }

    private static byte[] octets(MimeBodyPart part) throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        part.writeTo(octets);
        return octets.toByteArray();
    }
}
