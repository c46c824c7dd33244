namespace Gateway.Benchmarks.As2;

/// <summary>What of the AS2 bench is run.</summary>
/// <param name="Sizes">Names of <see cref="As2Size"/>, and <see cref="Bomb"/>; empty = all.</param>
/// <param name="Ways"><c>receive</c>, <c>send</c>; empty = both.</param>
/// <param name="Messages">Of 10 KB, in the place of the size's own count; a tenth of it to warm up.</param>
internal sealed record As2Selection(bool Postgres, IReadOnlyList<string> Sizes, IReadOnlyList<string> Ways, int? Messages, bool Keep)
{
    public const string Receive = "receive";
    public const string Send = "send";

    /// <summary>Beside the sizes: small messages that would inflate to large ones.</summary>
    public const string Bomb = "bomb";

    public string Database => Postgres ? "postgresql" : "sqlite";

    public bool HasBombs => Has(Receive) && (Sizes.Count == 0 || Sizes.Contains(Bomb));

    public bool Has(string way) => Ways.Count == 0 || Ways.Contains(way);

    public IEnumerable<As2Size> Of(Func<As2Size, bool> which) => As2Size.All
        .Where(s => (Sizes.Count == 0 || Sizes.Contains(s.Name)) && which(s))
        .Select(s => Messages is { } count && s.Name == As2Size.Small ? s with { Count = count, Warmup = Math.Max(100, count / 4) } : s);

    /// <exception cref="ArgumentException">There is no such size or way.</exception>
    public void Check()
    {
        string[] known = [.. As2Size.All.Select(s => s.Name), Bomb];
        foreach (var name in Sizes.Except(known))
        {
            throw new ArgumentException($"There is no size {name}; known: {string.Join(", ", known)}.");
        }

        foreach (var way in Ways.Where(way => way is not (Receive or Send)))
        {
            throw new ArgumentException($"There is no way {way}; known: {Receive}, {Send}.");
        }
    }
}
