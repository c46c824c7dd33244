namespace Gateway.Cli.Demo;

/// <summary>An order of a store, as it stands in an 850. Dates and quantities are text, so that they can be wrong.</summary>
internal sealed record SampleOrder(string Number, string Date, int Store, IReadOnlyList<SampleLine> Lines)
{
    private static readonly SampleLine[] Goods =
    [
        new("12", "31.50", "036000291452", "WOOL SOCKS, BLACK"),
        new("4", "7.25", "036000291469", "COTTON SCARF"),
        new("30", "18.90", "036000291476", "LEATHER BELT"),
        new("6", "64.00", "036000291483", "RAIN JACKET"),
    ];

    /// <summary>An order that nothing is wrong with: the same for the same number and day.</summary>
    public static SampleOrder Good(int number, DateTimeOffset day) => new(
        number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        day.UtcDateTime.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture),
        12 + (number % 50),
        [Goods[number % Goods.Length], Goods[(number + 1) % Goods.Length]]);
}
