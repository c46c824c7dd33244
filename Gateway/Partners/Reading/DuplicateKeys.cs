namespace Gateway.Partners.Reading;

/// <summary>Keys of an agreement's <c>duplicates</c>.</summary>
internal static class DuplicateKeys
{
    private static readonly Shape<DuplicatePolicy> Policy = Shapes.Choice(
        ("off", DuplicatePolicy.Off), ("warn", DuplicatePolicy.Warn), ("hold", DuplicatePolicy.Hold), ("reject", DuplicatePolicy.Reject));

    public static readonly Key<DuplicatePolicy> Interchange = Key.Defaulted("interchange", Policy, "hold",
        "An interchange whose ids, control number and usage were seen: off, warn, hold or reject.");

    public static readonly Key<DuplicatePolicy> Business = Key.Defaulted("business", Policy, "warn",
        "A document whose number and purpose were seen: off, warn, hold or reject.");

    public static readonly Key<int> Window = Key.Defaulted("window", Measures.Days(1, 400), "90 days", "How far back is looked.");

    public static KeyTable Table { get; } = new("duplicates", Interchange, Business, Window);

    public static Shape<DuplicateTerms> Shape { get; } = new ObjectShape<DuplicateTerms>(Table, s => new DuplicateTerms
    {
        Interchange = s.Read(Interchange),
        Business = s.Read(Business),
        WindowDays = s.Read(Window),
    });
}
