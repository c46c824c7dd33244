using System.Text.RegularExpressions;

namespace Gateway.Pipeline.Evidence;

/// <summary>Names of the entries of an evidence zip. They are ours: nothing that a partner wrote stands in one.</summary>
internal static partial class EvidenceNames
{
    public const string Manifest = "manifest.json";
    public const string ManifestSignature = "manifest.sig";
    public const string RequestHeaders = "request/headers.json";
    public const string RequestBody = "request/body.bin";
    public const string SignedPart = "signed/part.bin";
    public const string SignedSignature = "signed/signature.p7s";
    public const string Receipt = "mdn/message.bin";
    public const string ReceiptReport = "mdn/report.bin";
    public const string ReceiptSignature = "mdn/signature.p7s";
    public const string Revocation = "revocation.json";
    public const string AuditEntries = "audit/entries.json";
    public const string AuditProof = "audit/proof.json";

    /// <summary>A time stamping authority's token over <see cref="AuditEntries"/>, which has the hashes of everything else.</summary>
    public const string AuditTimestamp = "audit/timestamp.tst";

    public const int MostCharacters = 100;

    /// <summary>The message itself is 1, attachments follow.</summary>
    public static string Content(int number) => FormattableString.Invariant($"content/{number}.bin");

    public static string Certificate(string thumbprint) => $"certificates/{thumbprint}.pem";

    /// <summary>Whether it could be one of ours: no drive, no root, no step upwards, nothing that another system reads as a separator.</summary>
    public static bool IsValid(string name) => name.Length <= MostCharacters && Shape().IsMatch(name);

    [GeneratedRegex("^(?:[a-z]{1,20}/)?[a-z0-9]{1,64}\\.[a-z0-9]{1,5}\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
