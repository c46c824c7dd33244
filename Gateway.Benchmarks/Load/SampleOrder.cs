namespace Gateway.Benchmarks.Load;

/// <summary>An order that is posted: an interchange with one 850, and what must arrive of it.</summary>
/// <param name="Number">Its number: ISA13, GS06 and the end of the PO number.</param>
/// <param name="Essence">What the ERP must read in it.</param>
internal sealed record SampleOrder(int Number, byte[] Content, string Essence)
{
    public string Po => PoOf(Number);

    public string ErpKey => "order:" + Po;

    public string AckKey => "997:" + Number.ToString(CultureInfo.InvariantCulture);

    public string IdempotencyKey => "order-" + Po;

    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Content));

    public static string PoOf(int number) => string.Create(CultureInfo.InvariantCulture, $"PO{number:000000000}");
}
