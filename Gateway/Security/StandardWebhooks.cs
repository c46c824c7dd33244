using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Security;

/// <summary>
/// Signing after the Standard Webhooks specification 1.0: HMAC-SHA-256 over <c>id.timestamp.body</c>, symmetric secrets <c>whsec_</c> + base64,
/// signatures <c>v1,</c> + base64 separated by spaces. A retry keeps its id and gets a new timestamp and signature.
/// </summary>
internal static class StandardWebhooks
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";
    public const string SecretPrefix = "whsec_";
    public const string Version = "v1";

    /// <summary>How far the timestamp may be from now, either way.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The secret's bytes; the prefix may be missing. The specification asks for 24 to 64 bytes; 16 is the least taken.</summary>
    /// <exception cref="FormatException">Not base64, or fewer than 16 bytes. The message does not hold the secret.</exception>
    public static byte[] ParseSecret(string text)
    {
        var base64 = text.StartsWith(SecretPrefix, StringComparison.Ordinal) ? text[SecretPrefix.Length..] : text;
        var secret = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, secret, out var length) && length >= 16
            ? secret[..length]
            : throw new FormatException($"A webhook secret is {SecretPrefix} and at least 16 bytes in base64.");
    }

    /// <summary>A new random secret of 32 bytes.</summary>
    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Value of the timestamp header: Unix seconds.</summary>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Value of the signature header for a body in memory.</summary>
    public static string Sign(ReadOnlySpan<byte> secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        using var hmac = Begin(secret, id, Timestamp(at));
        hmac.AppendData(body);
        return Finish(hmac);
    }

    /// <summary>Value of the signature header for a body that is read through once; memory stays small whatever its size.</summary>
    public static async Task<string> SignAsync(ReadOnlyMemory<byte> secret, string id, DateTimeOffset at, Stream body, CancellationToken ct)
    {
        using var hmac = Begin(secret.Span, id, Timestamp(at));
        await new HashingReadStream(body, hmac).CopyToAsync(Stream.Null, ct);
        return Finish(hmac);
    }

    /// <summary>Checks a body in memory.</summary>
    public static WebhookVerdict Verify(
        IReadOnlyList<ReadOnlyMemory<byte>> secrets, string? id, string? timestamp, string? signatures, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        using var check = new WebhookCheck(secrets, id, timestamp, signatures, now);
        check.Append(body);
        return check.Finish();
    }

    internal static IncrementalHash Begin(ReadOnlySpan<byte> secret, string id, string timestamp)
    {
        var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        return hmac;
    }

    internal static string Finish(IncrementalHash hmac) => $"{Version},{Convert.ToBase64String(hmac.GetHashAndReset())}";
}
