namespace Gateway.Partners.Reading;

/// <summary>Keys of an AS2 channel's <c>quirks</c>.</summary>
internal static class As2QuirkKeys
{
    public static readonly Key<bool> OldMicalg = Key.Defaulted("old-micalg", Shapes.Flag, "false",
        "Digests are spelt as before RFC 5751: sha256, not sha-256.");

    public static readonly Key<bool> Base64 = Key.Defaulted("base64", Shapes.Flag, "false",
        "Out: the inner parts of what we send are base64, not binary.");

    public static readonly Key<bool> CanonicalText = Key.Defaulted("canonical-text", Shapes.Flag, "false",
        "Text without a transfer encoding is brought to CRLF before its MIC is compared or made.");

    public static readonly Key<bool> Chunked = Key.Defaulted("chunked", Shapes.Flag, "false", "Out: we send chunked, without Content-Length.");

    public static readonly Key<bool> LowerCaseHeaders = Key.Defaulted("lower-case-headers", Shapes.Flag, "false",
        "Out: our own header names are lower case: as2-from.");

    public static readonly Key<bool> NoBrackets = Key.Defaulted("no-brackets", Shapes.Flag, "false", "Out: our Message-ID has no angle brackets.");

    public static readonly Key<bool> PssWithoutParameters = Key.Defaulted("pss-without-parameters", Shapes.Flag, "false",
        "A PSS signature without parameters is taken as its digest with MGF1 and a salt as long. Out: those of receipts.");

    public static readonly Key<bool> LastLineEndUnsigned = Key.Defaulted("last-line-end-unsigned", Shapes.Flag, "false",
        "A signature that leaves the line end at the end of what it signs out holds all the same.");

    public static readonly Key<bool> NoAlgorithmProtection = Key.Defaulted("no-algorithm-protection", Shapes.Flag, "false",
        "Our signatures leave CMSAlgorithmProtection (RFC 6211) out.");

    public static readonly Key<int> AsyncStatus = Key.Defaulted("async-status", Shapes.OneOf(204, 200, 202), "204",
        "In: status with which a message with an asynchronous receipt is taken.");

    public static KeyTable Table { get; } = new("AS2 quirks", OldMicalg, Base64, CanonicalText, Chunked, LowerCaseHeaders, NoBrackets,
        PssWithoutParameters, LastLineEndUnsigned, NoAlgorithmProtection, AsyncStatus);

    /// <param name="direction">Null where the channel says none, which is reported there.</param>
    public static As2Quirks Build(Section section, ChannelDirection? direction)
    {
        if (direction == ChannelDirection.In)
        {
            section.RefuseAll("the channel is in", Base64, Chunked, LowerCaseHeaders, NoBrackets);
        }
        else if (direction == ChannelDirection.Out)
        {
            section.RefuseAll("the channel is out", AsyncStatus);
        }

        return new As2Quirks
        {
            OldMicalg = section.Read(OldMicalg),
            Base64 = section.Read(Base64),
            CanonicalText = section.Read(CanonicalText),
            Chunked = section.Read(Chunked),
            LowerCaseHeaders = section.Read(LowerCaseHeaders),
            NoBrackets = section.Read(NoBrackets),
            PssWithoutParameters = section.Read(PssWithoutParameters),
            LastLineEndUnsigned = section.Read(LastLineEndUnsigned),
            NoAlgorithmProtection = section.Read(NoAlgorithmProtection),
            AsyncStatus = section.Read(AsyncStatus),
        };
    }
}
