using System.Security.Cryptography;
using System.Text;

namespace Gateway.Access;

/// <summary>The spelling of an API key: <c>gwk_</c>, 12 letters of id, <c>_</c>, and 43 base64url characters of 256 random bits.</summary>
internal static class ApiKeyText
{
    public const string Prefix = "gwk_";
    private const string IdAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int IdLength = 12;
    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private const int Length = 4 + IdLength + 1 + SecretLength;

    private static readonly System.Buffers.SearchValues<char> IdLetters = System.Buffers.SearchValues.Create(IdAlphabet);

    public static (string Id, string Text) Create()
    {
        var id = RandomNumberGenerator.GetString(IdAlphabet, IdLength);
        var secret = System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return (id, Prefix + id + "_" + secret);
    }

    /// <summary>The id inside a well-formed key; null for anything else, so that nothing a stranger wrote reaches a log or a table.</summary>
    public static string? IdOf(string text)
    {
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length + IdLength] != '_')
        {
            return null;
        }

        var id = text.AsSpan(Prefix.Length, IdLength);
        var secret = text.AsSpan(Prefix.Length + IdLength + 1);
        return id.ContainsAnyExcept(IdLetters) || !System.Buffers.Text.Base64Url.IsValid(secret) ? null : id.ToString();
    }

    /// <summary>SHA-256 over the whole text, 64 lower-case hexadecimal digits: what the ledger keeps.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
