using System.Security.Cryptography;
using Gateway.Partners;
using Gateway.Security.Cms;
using Gateway.Security.Envelopes;
using Gateway.Security.Mime;
using Gateway.Transports.As2;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Support;

/// <summary>What a partner's AS2 server does with a message: opens it with its own key, and answers as a test has it.</summary>
internal sealed class As2Partner(EnvelopeOpener opener, PartnerCertificate us)
{
    /// <summary>Who signs the receipt; null: nobody.</summary>
    public SomeParty? Signer { get; init; }

    /// <summary>Null: processed.</summary>
    public Disposition? Says { get; init; }

    /// <summary>Null: the digest of what was opened.</summary>
    public Func<MicValue, MicValue?>? Mic { get; init; }

    public string Words { get; init; } = "Received.";

    /// <summary>What the last message held.</summary>
    public string? Content { get; private set; }

    public async Task AnswerAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        using var content = new MemoryStream();
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        var verdict = await opener.OpenAsync(
            new EnvelopeTerms
            {
                ContentType = headers.ContentType,
                Signers = [us],
                RequireSigned = true,
                RequireEncrypted = true,
                MaxBytes = 1024 * 1024,
            },
            body, _ => content, context.RequestAborted);
        Content = System.Text.Encoding.UTF8.GetString(content.ToArray());
        var mic = verdict.Mic is { } made ? MicValue.Of(made.Digest.Span, made.Algorithm) : null;
        var report = MdnWriter.Report(
            new MdnReport
            {
                ReportingUa = "partner",
                OriginalRecipient = "ACME",
                FinalRecipient = "ACME",
                OriginalMessageId = headers["Message-ID"],
                Disposition = Says ?? (verdict.Holds ? Disposition.Processed : Disposition.Error(verdict.Code!)),
                Mic = mic is null || Mic is null ? mic : Mic(mic),
                HumanText = Words,
            },
            oldMicalg: false);
        await WriteAsync(context.Response, Signer is null ? report : Signed(report, Signer));
    }

    private static MimeEntity Signed(MimeEntity report, SomeParty signer)
    {
        var octets = report.ToOctets();
        return MdnWriter.Signed(
            octets,
            SignedDataWriter.Detached(SHA256.HashData(octets), HashAlgorithmName.SHA256, signer.Certificate, signer.Key, new SignedDataOptions()),
            HashAlgorithmName.SHA256, oldMicalg: false);
    }

    private static async Task WriteAsync(HttpResponse response, MimeEntity entity)
    {
        foreach (var field in entity.Fields)
        {
            response.Headers[field.Name] = field.Value;
        }

        await response.Body.WriteAsync(entity.Body);
    }
}
