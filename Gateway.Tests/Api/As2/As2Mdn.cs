using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>A receipt as a partner reads it (RFC 8098, RFC 4130 7.4), on the octets that came.</summary>
internal sealed record As2Mdn(IReadOnlyDictionary<string, string> Fields, string Words, byte[]? Signed, byte[]? Signature)
{
    public string Disposition => Fields["Disposition"];

    /// <summary>What is said after <c>processed</c> or <c>failed</c>: null for a receipt that is positive.</summary>
    public string? Modifier => Disposition.Split('/', 3) is [_, _, var modifier] ? modifier : null;

    public string? OriginalMessageId => Fields.GetValueOrDefault("Original-Message-ID");

    /// <summary>Content-Disposition of the part for machines (FN-MDN), as it stands; null: none.</summary>
    public string? Named { get; init; }

    /// <summary>The digest without the name of its algorithm.</summary>
    public string? Mic => Fields.GetValueOrDefault("Received-Content-MIC")?.Split(',')[0];

    public static As2Mdn Parse(string contentType, byte[] body)
    {
        if (!contentType.StartsWith("multipart/signed", StringComparison.OrdinalIgnoreCase))
        {
            return Report(contentType, body, null, null);
        }

        var parts = MimeOctets.Parts(contentType, body);
        var (fields, report) = MimeOctets.Split(parts[0]);
        return Report(fields["Content-Type"], report, parts[0], As2Wrapping.Decode(parts[1]));
    }

    /// <summary>The signature holds over the octets that came, by that certificate: openssl's word.</summary>
    public async Task VerifyAsync(string certificateFile)
    {
        using var folder = new TemporaryFolder();
        var (content, signature) = (Path.Combine(folder.Path, "content"), Path.Combine(folder.Path, "signature"));
        await File.WriteAllBytesAsync(content, Signed!, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(signature, Signature!, TestContext.Current.CancellationToken);
        _ = await OpenSsl.RunAsync(
            "cms", "-verify", "-inform", "DER", "-in", signature, "-content", content, "-binary", "-CAfile", certificateFile, "-purpose", "any",
            "-out", Path.Combine(folder.Path, "verified"));
    }

    /// <summary>The same without a process, for the many.</summary>
    public bool IsSignedBy(X509Certificate2 certificate) => As2Wrapping.IsSigned(Signed!, Signature!, certificate);

    private static As2Mdn Report(string contentType, byte[] body, byte[]? signed, byte[]? signature)
    {
        Assert.Equal("disposition-notification", MimeOctets.Parameter(contentType, "report-type"));
        var parts = MimeOctets.Parts(contentType, body).Select(MimeOctets.Split).ToList();
        var notification = parts.Single(p => p.Fields["Content-Type"].StartsWith("message/disposition-notification", StringComparison.OrdinalIgnoreCase));
        return new As2Mdn(MimeOctets.Fields(notification.Body), Encoding.UTF8.GetString(parts[0].Body), signed, signature)
        {
            Named = notification.Fields.GetValueOrDefault("Content-Disposition"),
        };
    }
}
