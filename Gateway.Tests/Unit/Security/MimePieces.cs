using System.Text;
using Gateway.Tests.Properties;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>Octets written as text, handed out and read in pieces of a size: a reader must see the same in all of them.</summary>
internal static class MimePieces
{
    /// <summary>Most octets that one read of the stream gives.</summary>
    public static TheoryData<int> Sizes => [1, 7, 4096];

    public static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> octets) => Encoding.Latin1.GetString(octets);

    public static Stream Open(string text, int piece) => new ChunkedStream(Octets(text), piece);

    public static async Task<string> ReadAsync(Stream stream, int piece = 4096) => Text(await OctetsAsync(stream, piece));

    public static async Task<byte[]> OctetsAsync(Stream stream, int piece = 4096)
    {
        using var all = new MemoryStream();
        var buffer = new byte[piece];
        int read;
        while ((read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }
}
