using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Security.Envelopes;

namespace Gateway.Pipeline.Stages;

/// <summary>An envelope after it was opened: the verdict, and the staged contents where it holds.</summary>
internal sealed record OpenedMessage(SecurityVerdict Verdict, IReadOnlyList<StoredPayload> Contents)
{
    private const int MostCharacters = 255;

    /// <summary>The message itself; null when the envelope does not hold.</summary>
    public StoredPayload? Content => Contents.Count > 0 ? Contents[0] : null;

    /// <summary>The same with that content in front, as the message itself.</summary>
    public OpenedMessage Led(int by)
    {
        if (by == 0)
        {
            return this;
        }

        var (contents, parts) = (Contents.ToArray(), Verdict.Parts.ToArray());
        (contents[0], contents[by]) = (
            contents[by] with { Part = PartName(1), ContentType = null, FileName = null },
            contents[0] with { Part = PartName(by + 1), ContentType = Line(parts[0].ContentType), FileName = Line(parts[0].FileName) });
        (parts[0], parts[by]) = (parts[by] with { Number = 1 }, parts[0] with { Number = by + 1 });
        return new OpenedMessage(Verdict with { Parts = parts }, contents);
    }

    /// <summary>What a sender wrote, for a row.</summary>
    public static string? Line(string? text) => text is null ? null : OneLine.Of(text, MostCharacters);

    /// <summary>Part name of a content in the payload store.</summary>
    public static string PartName(int number) => number == 1 ? StoredPayload.Raw : $"attachment/{number}";
}
