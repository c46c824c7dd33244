using System.Text;

namespace Gateway.Benchmarks.Stub;

/// <summary>
/// What an order says, in the harness's own spelling: number, date, ship-to and each line's quantity, unit, price and item. The generator writes it from
/// what it posted, the stub from what it got; equal text means that mapping and transport lost nothing of it.
/// </summary>
internal sealed class OrderEssence
{
    private readonly StringBuilder _text = new();

    public OrderEssence(string id, string date, string shipTo) => _ = _text.Append(id).Append('|').Append(date).Append('|').Append(shipTo);

    public void Line(decimal quantity, string unit, decimal price, string item) => _ = _text.Append('|')
        .Append(CultureInfo.InvariantCulture, $"{quantity:0.####} {unit} {price:0.####} {item}");

    /// <summary>Short enough for one line of the stub's list.</summary>
    public string Digest() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_text.ToString())).AsSpan(0, 12));
}
