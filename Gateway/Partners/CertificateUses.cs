namespace Gateway.Partners;

/// <summary>The words for uses of certificates: in profiles, on the command line, in the ledger.</summary>
public static class CertificateUses
{
    /// <summary>Each use with its word.</summary>
    public static IReadOnlyList<(string Word, CertificateUse Use)> Words { get; } =
        [("sign", CertificateUse.Sign), ("encrypt", CertificateUse.Encrypt), ("tls", CertificateUse.Tls)];

    /// <summary><c>sign,encrypt</c>.</summary>
    public static string Text(this CertificateUse uses) => string.Join(',', Words.Where(w => uses.HasFlag(w.Use)).Select(w => w.Word));

    /// <summary>Null when a word is none of <see cref="Words"/>, or there is no word.</summary>
    public static CertificateUse? Parse(string text)
    {
        var uses = CertificateUse.None;
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Words.FirstOrDefault(w => string.Equals(w.Word, word, StringComparison.Ordinal)) is not { Use: not CertificateUse.None } found)
            {
                return null;
            }

            uses |= found.Use;
        }

        return uses;
    }
}
