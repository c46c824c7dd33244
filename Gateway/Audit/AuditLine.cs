using System.Text.Json.Serialization;

namespace Gateway.Audit;

/// <summary>One line of an export or of a root list: JSON whose <c>type</c> says which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Start), "audit-export")]
[JsonDerivedType(typeof(Key), "key")]
[JsonDerivedType(typeof(SealLine), "seal")]
[JsonDerivedType(typeof(Head), "head")]
[JsonDerivedType(typeof(Entry), "entry")]
[JsonDerivedType(typeof(End), "end")]
internal abstract record AuditLine
{
    /// <summary>First line: the version of the format and when it was made.</summary>
    public sealed record Start(int Version, DateTimeOffset At) : AuditLine;

    /// <summary>A public key (SubjectPublicKeyInfo, DER, base64).</summary>
    public sealed record Key(string KeyId, string PublicKey) : AuditLine;

    public sealed record SealLine(
        long Number, DateTimeOffset At, long Count, string Root, string Previous, string Hash, string KeyId, string Signature) : AuditLine;

    public sealed record Head(string Chain, long Count, [property: JsonPropertyName("head")] string Hash) : AuditLine;

    /// <summary>Data is the text that was hashed, so it stays a string.</summary>
    public sealed record Entry(
        string Chain, long Seq, DateTimeOffset At, string Kind, string Actor, string Data, string Previous, string Hash, long? Seal) : AuditLine;

    /// <summary>Last line: what stood before it, so that a cut file is noticed.</summary>
    public sealed record End(long Seals, long Heads, long Entries) : AuditLine;

    public static SealLine Of(Seal s) => new(s.Number, s.At, s.Count, s.Root, s.Previous, s.Hash, s.KeyId, s.Signature);

    public static Seal ToSeal(SealLine s) => new(s.Number, s.At, s.Count, s.Root, s.Previous, s.Hash, s.KeyId, s.Signature);

    public static Entry Of(AuditEntry e) => new(e.Chain, e.Seq, e.At, e.Kind, e.Actor, e.Data, e.Previous, e.Hash, e.Seal);

    public static AuditEntry ToEntry(Entry e) => new(e.Chain, e.Seq, e.At, e.Kind, e.Actor, e.Data, e.Previous, e.Hash, e.Seal);
}
