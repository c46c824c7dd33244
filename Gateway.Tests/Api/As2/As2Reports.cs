using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Tests.Api.As2;

/// <summary>Receipts as a partner writes them.</summary>
internal static class As2Reports
{
    private const string Processed = "automatic-action/MDN-sent-automatically; processed";
    private const string Refused = Processed + "/error: decryption-failed";

    /// <summary>What that reply says of the message.</summary>
    public static As2Entity Of(As2Posted message, As2Reply reply, X509Certificate2 key, X509Certificate2 stranger)
    {
        var id = reply == As2Reply.OtherMessage ? OtherId(message.MessageId) : message.MessageId;
        var mic = reply switch
        {
            As2Reply.NoMic or As2Reply.Negative => null,
            As2Reply.WrongMic => As2Wrapping.Mic("another content"u8.ToArray()),
            _ => As2Wrapping.Mic(message.Signed),
        };
        var report = Report(id, message.Headers["AS2-To"], reply == As2Reply.Negative ? Refused : Processed, mic, reply == As2Reply.Large ? 1_200_000 : 20);
        return reply switch
        {
            As2Reply.Unsigned => report,
            As2Reply.PssWithoutParameters => PssWithoutParameters.Sign(report.Octets, key),
            _ => As2Wrapping.Sign(report.Octets, reply == As2Reply.Forged ? stranger : key),
        };
    }

    private static As2Entity Report(string id, string recipient, string disposition, string? mic, int words)
    {
        var boundary = "=_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var micLine = mic is null ? "" : $"Received-Content-MIC: {mic},sha256\r\n";
        return new As2Entity(
            $"multipart/report; report-type=disposition-notification; boundary=\"{boundary}\"",
            Encoding.ASCII.GetBytes(
                $"--{boundary}\r\nContent-Type: text/plain\r\n\r\n{Filler(words)}\r\n--{boundary}\r\nContent-Type: message/disposition-notification\r\n\r\n"
                + $"Reporting-UA: Partner/1\r\nOriginal-Recipient: rfc822; {recipient}\r\nFinal-Recipient: rfc822; {recipient}\r\n"
                + $"Original-Message-ID: {id}\r\nDisposition: {disposition}\r\n{micLine}\r\n--{boundary}--\r\n"));
    }

    private static string Filler(int octets) => string.Concat(Enumerable.Repeat("The message came.\r\n", (octets / 19) + 1));

    /// <summary>An id of ours that no message has.</summary>
    private static string OtherId(string id)
    {
        var at = id.IndexOf('@', StringComparison.Ordinal);
        return id[..(at - 4)] + (id[at - 4] == 'a' ? 'b' : 'a') + id[(at - 3)..];
    }
}
