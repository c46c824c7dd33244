using System.Buffers;
using System.Text;

namespace Gateway.Mapping.Edi;

/// <summary>
/// Makes realistic interchanges of 850s, the same for the same seed: for benches, demos and load tests. Sets are spread over groups
/// of a thousand.
/// </summary>
public sealed class X12SampleGenerator(string senderId, string receiverId, int seed = 1)
{
    private const int SetsPerGroup = 1000;
    private static readonly string[] Items = ["SOCK", "SHIRT", "JACKET", "GLOVES", "BOOTS", "BELT", "SCARF", "HAT"];
    private static readonly string[] Cities = ["DALLAS*TX*75201", "RENO*NV*89501", "SALEM*OR*97301", "TULSA*OK*74103"];
    private static readonly string[] Units = ["EA", "CA", "DZ"];

    // A small generator of our own, so that the bytes do not change with the framework.
    private uint _state = (uint)seed * 2654435761u | 1u;

    /// <summary>Writes an interchange of about so many megabytes (10^6 bytes); returns its sets.</summary>
    public int WriteMegabytes(Stream output, int megabytes) => Write(output, (_, bytes) => bytes >= megabytes * 1_000_000L).Sets;

    /// <summary>Writes an interchange of so many sets; returns its bytes.</summary>
    public long WriteSets(Stream output, int count) => Write(output, (sets, _) => sets >= count).Bytes;

    private (int Sets, long Bytes) Write(Stream output, Func<int, long, bool> done)
    {
        var bytes = 0L;
        var sets = 0;
        var groups = 0;
        var inGroup = 0;
        Put(Header());
        while (!done(sets, bytes))
        {
            if (inGroup == 0)
            {
                groups++;
                Put(Line($"GS*PO*{senderId}*{receiverId}*20261124*1200*{groups}*X*004010~"));
            }

            Put(Order(sets + 1, inGroup + 1));
            sets++;
            if (++inGroup == SetsPerGroup)
            {
                Put(Line($"GE*{inGroup}*{groups}~"));
                inGroup = 0;
            }
        }

        if (inGroup > 0)
        {
            Put(Line($"GE*{inGroup}*{groups}~"));
        }

        Put(Line($"IEA*{groups}*000000001~"));
        return (sets, bytes);

        void Put(string text)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(text.Length);
            var length = Encoding.ASCII.GetBytes(text, buffer);
            output.Write(buffer, 0, length);
            ArrayPool<byte>.Shared.Return(buffer);
            bytes += length;
        }
    }

    private string Header() =>
        Line($"ISA*00*          *00*          *ZZ*{senderId,-15}*ZZ*{receiverId,-15}*261124*1200*U*00401*000000001*0*T*>~");

    private string Order(int number, int setNumber)
    {
        var text = new StringBuilder(2048);
        var lines = 8 + Next(16);
        var store = 1 + Next(900);
        text.Append(
            Line($"ST*850*{setNumber:0000}~BEG*00*SA*PO{4500000 + number}**20261124~CUR*BY*USD~REF*DP*{Next(999):000}~REF*IA*{Next(99999):00000}~"));
        text.Append(Line($"ITD*01*3*2**10**30~DTM*002*202612{1 + Next(28):00}~DTM*001*202612{1 + Next(28):00}~"));
        text.Append(
            Line($"N1*BY*EXAMPLE STORES INC*92*0001~N1*ST*STORE {store}*92*{store:0000}~N3*{1 + Next(999)} MAIN STREET~N4*{Cities[Next(Cities.Length)]}*US~"));
        var quantity = 0;
        for (var i = 1; i <= lines; i++)
        {
            var count = 1 + Next(48);
            quantity += count;
            var price = 1 + (Next(9999) / 100m);
            text.Append(
                Line($"PO1*{i}*{count}*{Units[Next(Units.Length)]}*{price:0.00}**UP*0360002{Next(99999):00000}*VN*A{Next(99999):00000}~"));
            text.Append(Line($"PID*F*08***{Items[Next(Items.Length)]} {i}~"));
        }

        var segments = 12 + (2 * lines) + 2;
        text.Append(Line($"CTT*{lines}*{quantity}~SE*{segments}*{setNumber:0000}~"));
        return text.ToString();
    }

    private static string Line(FormattableString text) => FormattableString.Invariant(text);

    private int Next(int below)
    {
        // xorshift32
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return (int)(_state % (uint)below);
    }
}
