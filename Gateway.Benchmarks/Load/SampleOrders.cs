using System.Text;
using Gateway.Benchmarks.Stub;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// Orders of the benches' retailer, the same for the same number: about 1 KB with eight lines as a single order, about 2 KB with 25 in a large
/// interchange.
/// </summary>
internal static class SampleOrders
{
    public const string RetailerId = "6111250008";
    public const string OurId = "BENCHSELLER";
    private const int LinesOfSingle = 8;
    private const int LinesOfMany = 25;
    private static readonly string[] Items = ["WOOL SOCKS, BLACK", "SHIRT, WHITE", "RAIN JACKET", "GLOVES", "BOOTS", "LEATHER BELT", "COTTON SCARF", "HAT"];
    private static readonly string[] Cities = ["DALLAS*TX*75201", "RENO*NV*89501", "SALEM*OR*97301", "TULSA*OK*74103"];

    /// <summary>The unit as the retailer writes it, and as the map's table makes it.</summary>
    private static readonly (string Theirs, string Ours)[] Units = [("EA", "EA"), ("CA", "CS"), ("DZ", "DZN")];

    /// <summary>Lines of the unit table of the retailer's map.</summary>
    public static IEnumerable<string> UnitTable => Units.Select(u => $"{u.Theirs},{u.Ours}");

    public static SampleOrder Create(int number) => CreateLong(number, LinesOfSingle);

    /// <summary>One of that many lines. No overload: a Select over numbers would take its index for them.</summary>
    public static SampleOrder CreateLong(int number, int lines)
    {
        var text = new StringBuilder(1200);
        Open(text, number);
        var essence = Set(text, number, 1, lines);
        Close(text, number, 1);
        return new SampleOrder(number, Encoding.ASCII.GetBytes(text.ToString()), essence);
    }

    /// <summary>One interchange with one group of many orders; their numbers follow <paramref name="first"/>. Gives each order's ERP key and essence.</summary>
    public static Dictionary<string, string> WriteMany(Stream output, int first, int count)
    {
        var orders = new Dictionary<string, string>(count);
        var text = new StringBuilder(4096);
        Open(text, first);
        for (var i = 0; i < count; i++)
        {
            orders.Add("order:" + SampleOrder.PoOf(first + i), Set(text, first + i, i + 1, LinesOfMany));
            Flush(output, text);
        }

        Close(text, first, count);
        Flush(output, text);
        return orders;
    }

    private static void Flush(Stream output, StringBuilder text)
    {
        output.Write(Encoding.ASCII.GetBytes(text.ToString()));
        _ = text.Clear();
    }

    private static void Open(StringBuilder text, int control) => text
        .Append(CultureInfo.InvariantCulture, $"ISA*00*          *00*          *08*{RetailerId,-15}*ZZ*{OurId,-15}*261124*0930*U*00401*{control:000000000}*0*P*>~\n")
        .Append(CultureInfo.InvariantCulture, $"GS*PO*{RetailerId}*{OurId}*20261124*0930*{control}*X*004010~\n");

    private static void Close(StringBuilder text, int control, int sets) => text
        .Append(CultureInfo.InvariantCulture, $"GE*{sets}*{control}~\nIEA*1*{control:000000000}~\n");

    private static string Set(StringBuilder text, int number, int setNumber, int lines)
    {
        var random = new Random(number);
        var po = SampleOrder.PoOf(number);
        var store = 1 + random.Next(900);
        var essence = new OrderEssence(po, "2026-11-24", store.ToString("0000", CultureInfo.InvariantCulture));
        _ = text
            .Append(CultureInfo.InvariantCulture, $"ST*850*{setNumber:0000}~\nBEG*00*SA*{po}**20261124~\nREF*DP*{random.Next(999):000}~\nREF*IA*{random.Next(99999):00000}~\n")
            .Append(CultureInfo.InvariantCulture, $"ITD*01*3*2**10**30~\nDTM*002*202612{1 + random.Next(28):00}~\nN1*BY*EXAMPLE STORES INC*92*0001~\n")
            .Append(CultureInfo.InvariantCulture, $"N1*ST*STORE {store}*92*{store:0000}~\nN3*{1 + random.Next(999)} MAIN STREET~\nN4*{Cities[random.Next(Cities.Length)]}*US~\n");
        var total = 0;
        for (var i = 1; i <= lines; i++)
        {
            total += Line(text, random, i, essence);
        }

        // ST BEG REF REF ITD DTM N1 N1 N3 N4, PO1 and PID a line, CTT SE
        _ = text.Append(CultureInfo.InvariantCulture, $"CTT*{lines}*{total}~\nSE*{10 + (2 * lines) + 2}*{setNumber:0000}~\n");
        return essence.Digest();
    }

    private static int Line(StringBuilder text, Random random, int line, OrderEssence essence)
    {
        var quantity = 1 + random.Next(48);
        var (theirs, ours) = Units[random.Next(Units.Length)];
        var price = 1 + (random.Next(9999) / 100m);
        var item = "NW-" + random.Next(99999).ToString("00000", CultureInfo.InvariantCulture);
        _ = text.Append(CultureInfo.InvariantCulture, $"PO1*{line}*{quantity}*{theirs}*{price:0.00}**UP*0360002{random.Next(99999):00000}*VN*{item}~\n")
            .Append(CultureInfo.InvariantCulture, $"PID*F****{Items[random.Next(Items.Length)]}~\n");
        essence.Line(quantity, ours, price, item);
        return quantity;
    }
}
