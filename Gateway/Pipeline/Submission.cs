using System.Globalization;
using Gateway.Access;
using Gateway.Mapping.Canonical;
using Gateway.Mapping.Formats;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline;

/// <summary>Checks a canonical document against its schema and the receiver's agreements, then hands it to Reception.</summary>
internal sealed class Submission(IInbox inbox, IPartnerDirectory partners) : ISubmit
{
    /// <summary>Largest canonical document: 4 MB.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    public async Task<SubmitResult> SubmitAsync(
        PartnerId receiver, string type, Stream body, Channel channel, string actor, IdempotencyClaim? idempotency, CancellationToken ct)
    {
        if (!CanonicalDocuments.Types.Contains(type))
        {
            return Refused(404, "document-type-unknown", $"There is no document type {type}; known: {string.Join(", ", CanonicalDocuments.Types)}.");
        }

        if (!HasAgreement(receiver, type, channel))
        {
            return Refused(422, "no-agreement", $"No outbound agreement of partner {receiver} takes documents of type {type} from {channel.Partner}.");
        }

        if (await ReadAsync(body, ct).ConfigureAwait(false) is not { } content)
        {
            return Refused(413, "payload-too-large", $"A document has at most {MaxBytes.ToString(CultureInfo.InvariantCulture)} bytes.");
        }

        return Check(type, content) is { } wrong
            ? wrong
            : await HandInAsync(receiver, type, content, channel, actor, idempotency, ct).ConfigureAwait(false);
    }

    private bool HasAgreement(PartnerId receiver, string type, Channel channel) =>
        partners.Current.Find(channel.Partner)?.Agreements.FirstOrDefault(a =>
            a.Direction == ChannelDirection.In && a.Document == type && a.Standard == "json" && a.Channels.Contains(channel.Id)) is { } inbound
        && partners.Current.Outbound(receiver, type, inbound.Usage) is not null;

    private static async Task<byte[]?> ReadAsync(Stream body, CancellationToken ct)
    {
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
        {
            if (content.Length + read > MaxBytes)
            {
                return null;
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    private static SubmitResult.Refused? Check(string type, byte[] content)
    {
        DocumentNode document;
        try
        {
            document = JsonFormat.Parse(content);
        }
        catch (JsonFormatException error)
        {
            return Refused(400, error.Code, error.Message);
        }

        var errors = CanonicalDocuments.Validate(type, document);
        return errors.Count == 0
            ? null
            : new SubmitResult.Refused(
                422, "document-invalid", $"The document is no valid {type}.", [.. errors.Select(e => new SubmitError(e.Pointer, e.Message))]);
    }

    private async Task<SubmitResult> HandInAsync(
        PartnerId receiver, string type, byte[] content, Channel channel, string actor, IdempotencyClaim? idempotency, CancellationToken ct)
    {
        using var stream = new MemoryStream(content, writable: false);
        var result = await inbox.AcceptAsync(
            new InboundMessage
            {
                Channel = channel,
                Actor = actor,
                Body = stream,
                ContentType = "application/json",
                Idempotency = idempotency,
                DeclaredDocument = type,
                DeclaredReceiver = receiver,
            },
            ct).ConfigureAwait(false);
        return result switch
        {
            AcceptResult.Accepted accepted => new SubmitResult.Accepted(accepted.Exchange, accepted.Body),
            AcceptResult.Quarantined quarantined => Refused(422, quarantined.Code, quarantined.Detail),
            AcceptResult.Refused refused => Refused(refused.Status, refused.Code, refused.Detail),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static SubmitResult.Refused Refused(int status, string code, string detail) => new(status, code, detail, []);
}
