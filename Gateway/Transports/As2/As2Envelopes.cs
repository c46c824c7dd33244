using System.Security.Cryptography;
using System.Text;
using Gateway.Partners;
using Gateway.Security.Envelopes;

namespace Gateway.Transports.As2;

/// <summary>The envelope of a message as its header fields and the channel say it.</summary>
internal sealed class As2Envelopes(IPartnerDirectory partners, TimeProvider clock)
{
    public InboundEnvelope Describe(Channel channel, IReadOnlyDictionary<string, string> fields)
    {
        var (agreed, now) = (channel.As2!, clock.GetUtcNow());
        var request = RequestOf(fields);
        var allowsLegacy = AllowsLegacy(agreed, now);
        return new InboundEnvelope
        {
            Key = KeyOf(channel, fields.GetValueOrDefault("Message-ID", "")),
            AnswerLater = request is { IsWanted: true, IsAsync: true } && IsRegistered(agreed, request.Url),
            Refusal = RefusalOf(agreed, fields, request, allowsLegacy),
            Fields = fields,
            Terms = new EnvelopeTerms
            {
                ContentType = fields.GetValueOrDefault("Content-Type"),
                TransferEncoding = fields.GetValueOrDefault("Content-Transfer-Encoding"),
                Disposition = fields.GetValueOrDefault("Content-Disposition"),
                Signers = [.. partners.Current.Find(channel.Partner)?.SignersAt(now) ?? []],
                RequireSigned = channel.Direction == ChannelDirection.In && agreed.RequireSigned,
                RequireEncrypted = channel.Direction == ChannelDirection.In && agreed.RequireEncrypted,
                OurKey = agreed.Key,
                DocumentsRefused = channel.Direction == ChannelDirection.Out ? (As2Codes.UnknownRelationship, "The pair has no channel in.") : null,
                AllowLegacy = allowsLegacy,
                PssWithoutParameters = agreed.Quirks.PssWithoutParameters,
                LastLineEndUnsigned = agreed.Quirks.LastLineEndUnsigned,
                CanonicalText = agreed.Quirks.CanonicalText,
                MaxBytes = channel.MaxBytes,
                MicDigest = DigestOf(request, allowsLegacy),
            },
        };
    }

    public static ReceiptRequest RequestOf(IReadOnlyDictionary<string, string> fields) => ReceiptRequest.Parse(
        fields.GetValueOrDefault("Disposition-Notification-To"), fields.GetValueOrDefault("Disposition-Notification-Options"),
        fields.GetValueOrDefault("Receipt-Delivery-Option"));

    /// <summary>The first that the sender wishes and we take from it (RFC 4130bis); SHA-256 where it wishes none of ours.</summary>
    public static HashAlgorithmName DigestOf(ReceiptRequest request, bool allowsLegacy) => request.Micalgs
        .Select(Security.Cms.CmsDigest.FromMicalg)
        .FirstOrDefault(d => d is { } digest && (allowsLegacy || !IsWeak(digest))) ?? HashAlgorithmName.SHA256;

    public static bool AllowsLegacy(As2Terms agreed, DateTimeOffset now) => agreed.LegacyUntil >= DateOnly.FromDateTime(now.UtcDateTime);

    /// <summary>The same scheme, host and port as the registered address, and its path or one below it on a segment's border.</summary>
    public static bool IsRegistered(As2Terms agreed, Uri? url)
    {
        if (url is null || agreed.ReceiptUrl is not { } registered || url.UserInfo.Length > 0)
        {
            return false;
        }

        var path = registered.AbsolutePath.TrimEnd('/');
        return url.Scheme == registered.Scheme && url.IdnHost.Equals(registered.IdnHost, StringComparison.OrdinalIgnoreCase) && url.Port == registered.Port
            && (url.AbsolutePath == registered.AbsolutePath || url.AbsolutePath == path
                || (url.AbsolutePath.StartsWith(path + "/", StringComparison.Ordinal) && !HidesSegments(url.AbsolutePath[path.Length..])));
    }

    /// <summary>
    /// What is encoded, or is a parameter of a segment (RFC 3986 3.3), is a name here, and for many a server leads up: <c>/mdn/..%2fadmin</c>, <c>/mdn/%252e%252e/admin</c> and
    /// <c>/mdn/..;/admin</c> would leave what was registered.
    /// </summary>
    private static bool HidesSegments(string path) => path.AsSpan().ContainsAny('%', ';');

    private static bool IsWeak(HashAlgorithmName digest) => digest == HashAlgorithmName.SHA1 || digest == HashAlgorithmName.MD5;

    private static (string Code, string Detail)? RefusalOf(
        As2Terms agreed, IReadOnlyDictionary<string, string> fields, ReceiptRequest request, bool allowsLegacy)
    {
        if (fields.GetValueOrDefault("Message-ID") is not { } id || !MessageIds.IsValid(id))
        {
            return (As2Codes.InvalidMessageId, "Message-ID is missing, repeated, longer than 998 characters, or has control characters.");
        }

        if (request.IsFormatUnsupported)
        {
            return (As2Codes.ReceiptFormatUnsupported, "A signed receipt of another protocol than pkcs7-signature is required.");
        }

        if (request.IsMicalgUnsupported || (request.Micalgs.Count > 0 && request.Digest is { } digest && IsWeak(digest) && !allowsLegacy
            && request.Micalgs.All(m => Security.Cms.CmsDigest.FromMicalg(m) is not { } d || IsWeak(d)) && IsRequired(fields)))
        {
            return (As2Codes.MicalgUnsupported, $"None of the MIC algorithms that are required is taken: {string.Join(", ", request.Micalgs)}.");
        }

        return request is { IsWanted: true, IsAsync: true } && !IsRegistered(agreed, request.Url)
            ? (As2Codes.ReceiptUrlRefused, $"The receipt's address {request.Url?.GetLeftPart(UriPartial.Path)} is not the registered one, or below it.")
            : null;
    }

    private static bool IsRequired(IReadOnlyDictionary<string, string> fields) =>
        fields.GetValueOrDefault("Disposition-Notification-Options", "").Split(';')
            .Any(p => p.Contains("signed-receipt-micalg", StringComparison.OrdinalIgnoreCase) && p.Contains("required", StringComparison.OrdinalIgnoreCase));

    /// <summary>Of fixed length, whatever a partner writes as its ids.</summary>
    private static string KeyOf(Channel channel, string messageId)
    {
        var pair = $"{channel.As2!.Them}\0{channel.As2.Us}\0{MessageIds.Strip(messageId)}";
        return $"as2:{channel.Partner}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pair)))}";
    }
}
