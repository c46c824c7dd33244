using System.Globalization;

namespace Gateway.Tests.Interop.As2;

/// <summary>One combination of what two parties can agree for AS2. Null: not encrypted, not signed.</summary>
/// <param name="Cipher">As profiles write it.</param>
/// <param name="KeyTransport">As profiles write it.</param>
/// <param name="Signature">As profiles write it.</param>
/// <param name="Compression">As profiles write it; without a signature there is no before and after.</param>
/// <param name="IsAsync">The receipt comes on a connection of its own.</param>
internal sealed record As2Row(int Number, string? Cipher, string? KeyTransport, string? Signature, string Compression, bool IsAsync)
{
    public const string None = "none";
    public const string Before = "before-signing";
    public const string After = "after-signing";

    public bool IsSigned => Signature is not null;

    public bool IsEncrypted => Cipher is not null;

    public bool IsCompressed => Compression != None;

    /// <summary>3DES, which needs its dated exception.</summary>
    public bool IsLegacy => Cipher == "3des-cbc";

    /// <summary>Part of ids and AS2 names that are this row's alone.</summary>
    public string Id => Number.ToString("000", CultureInfo.InvariantCulture);

    public override string ToString() =>
        $"{Cipher ?? "plain"} {KeyTransport ?? "-"}, {(IsSigned ? "signed " + Signature : "unsigned")}, compression {Compression}, {(IsAsync ? "async" : "sync")}";
}
