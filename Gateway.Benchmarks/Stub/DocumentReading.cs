using System.Text;
using System.Text.Json;

namespace Gateway.Benchmarks.Stub;

/// <summary>Finds in a delivered body what it is about. Knows nothing of the gateway's own readers, so that both cannot be wrong together.</summary>
internal static class DocumentReading
{
    private static ReadOnlySpan<byte> GroupResponse => "~AK1*"u8;

    /// <summary>Key and essence of a canonical order, or null.</summary>
    public static (string Key, string Essence)? Order(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var order = document.RootElement;
            var id = order.GetProperty("id").GetString()!;
            var essence = new OrderEssence(id, order.GetProperty("issueDate").GetString()!, ShipTo(order));
            foreach (var line in order.GetProperty("lines").EnumerateArray())
            {
                var quantity = line.GetProperty("quantity");
                essence.Line(
                    Number(quantity.GetProperty("value")), quantity.GetProperty("unit").GetString()!, Number(line.GetProperty("price").GetProperty("amount")),
                    line.GetProperty("item").GetProperty("sellersId").GetProperty("value").GetString()!);
            }

            return ("order:" + id, essence.Digest());
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Key (the group it acknowledges) and essence (the group's verdict, AK9) of a 997 with <c>*</c> and <c>~</c>, or null.</summary>
    public static (string Key, string Essence)? Acknowledgment(ReadOnlyMemory<byte> body)
    {
        var group = body.Span.IndexOf(GroupResponse);
        if (group < 0)
        {
            return null;
        }

        // AK1*PO*1000001~AK2*…~AK5*A~AK9*A*1*1*1~
        string[]? first = null;
        var verdicts = new StringBuilder();
        foreach (var segment in Encoding.ASCII.GetString(body.Span[(group + 1)..]).Split('~'))
        {
            var elements = segment.Split('*');
            first ??= elements[0] == "AK1" ? elements : null;
            if (elements[0] == "AK9")
            {
                _ = verdicts.Append(string.Join('*', elements[1..])).Append(' ');
            }
        }

        return first is { Length: >= 3 } ? ("997:" + first[2], verdicts.ToString().TrimEnd()) : null;
    }

    private static string ShipTo(JsonElement order) =>
        order.GetProperty("parties").GetProperty("shipTo").GetProperty("id").GetProperty("value").GetString()!;

    private static decimal Number(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetDecimal();
}
