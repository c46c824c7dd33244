using System.Security.Cryptography;
using Gateway.Security.Cms;

namespace Gateway.Transports.As2;

/// <summary>The receipt that a message asks for (RFC 4130 7.3), from its header fields.</summary>
internal sealed record ReceiptRequest
{
    private const string Protocol = "signed-receipt-protocol";
    private const string Micalg = "signed-receipt-micalg";

    private ReceiptRequest()
    {
    }

    /// <summary>Disposition-Notification-To is there, whatever it says (DG 3Q13.3).</summary>
    public bool IsWanted { get; private init; }

    /// <summary>The receipt shall be signed.</summary>
    public bool IsSigned { get; private init; }

    /// <summary>A protocol is required that we do not speak: <see cref="DispositionText.UnsupportedFormat"/>.</summary>
    public bool IsFormatUnsupported { get; private init; }

    /// <summary>MIC algorithms are required of which we speak none: <see cref="DispositionText.UnsupportedMicAlgorithms"/>.</summary>
    public bool IsMicalgUnsupported { get; private init; }

    /// <summary>As they were written, in the order of the sender's preference.</summary>
    public IReadOnlyList<string> Micalgs { get; private init; } = [];

    /// <summary>The first of <see cref="Micalgs"/> that we speak (RFC 4130bis), or null.</summary>
    public HashAlgorithmName? Digest { get; private init; }

    /// <summary>Receipt-Delivery-Option is there: the receipt goes on a connection of its own.</summary>
    public bool IsAsync { get; private init; }

    /// <summary>Where to, when that is an absolute address of http or https. Whether it may be called is the profile's word.</summary>
    public Uri? Url { get; private init; }

    /// <param name="notificationTo">Disposition-Notification-To, or null.</param>
    /// <param name="options">Disposition-Notification-Options, or null.</param>
    /// <param name="deliveryOption">Receipt-Delivery-Option, or null.</param>
    public static ReceiptRequest Parse(string? notificationTo, string? options, string? deliveryOption)
    {
        if (notificationTo is null)
        {
            return new ReceiptRequest();
        }

        var parameters = Split(options ?? "");
        var (isProtocolRequired, protocols) = Values(parameters, Protocol);
        var (isMicalgRequired, micalgs) = Values(parameters, Micalg);
        var isSigned = protocols.Any(IsPkcs7);
        var digest = micalgs.Select(CmsDigest.FromMicalg).FirstOrDefault(found => found is not null);
        return new ReceiptRequest
        {
            IsWanted = true,
            IsSigned = isSigned,
            IsFormatUnsupported = isProtocolRequired && !isSigned,
            IsMicalgUnsupported = isMicalgRequired && micalgs.Count > 0 && digest is null,
            Micalgs = micalgs,
            Digest = digest,
            IsAsync = !string.IsNullOrWhiteSpace(deliveryOption),
            Url = UrlOf(deliveryOption),
        };
    }

    private static bool IsPkcs7(string protocol) =>
        protocol.Equals("pkcs7-signature", StringComparison.OrdinalIgnoreCase) || protocol.Equals("x-pkcs7-signature", StringComparison.OrdinalIgnoreCase);

    /// <summary>Parameters by name, the first of each; what has no value is passed over.</summary>
    private static Dictionary<string, string> Split(string options)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in options.Split(';'))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                _ = parameters.TryAdd(parameter[..equals].Trim(), parameter[(equals + 1)..]);
            }
        }

        return parameters;
    }

    /// <summary>RFC 8098 2.2: an importance, then values. Where the importance is missing it is optional.</summary>
    private static (bool IsRequired, IReadOnlyList<string> Values) Values(Dictionary<string, string> parameters, string name)
    {
        var values = parameters.GetValueOrDefault(name, "").Split(',').Select(value => value.Trim(' ', '\t', '"')).Where(value => value.Length > 0).ToList();
        var isRequired = values is [var first, ..] && first.Equals("required", StringComparison.OrdinalIgnoreCase);
        var isOptional = values is [var word, ..] && word.Equals("optional", StringComparison.OrdinalIgnoreCase);
        return (isRequired, isRequired || isOptional ? values[1..] : values);
    }

    private static Uri? UrlOf(string? text) =>
        Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) ? url : null;
}
