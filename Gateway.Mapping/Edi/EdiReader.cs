using System.Runtime.CompilerServices;

namespace Gateway.Mapping.Edi;

/// <summary>
/// Reads a file of interchanges as a stream of items; one transaction set is in memory at a time. The items do not depend on how
/// the stream hands out its bytes.
/// </summary>
public static class EdiReader
{
    /// <summary>Reads to the end of the stream, or to where reading further makes no sense; the stream stays the caller's.</summary>
    public static async IAsyncEnumerable<EdiItem> ReadAsync(
        Stream stream, EdiLimits limits, [EnumeratorCancellation] CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(limits);
        using var source = new SegmentSource(stream);
        var reader = new X12Reader(source, limits);
        while (!reader.Finished)
        {
            if (!reader.Step())
            {
                await source.FillAsync(ct).ConfigureAwait(false);
            }

            while (reader.Items.TryDequeue(out var item))
            {
                yield return item;
            }
        }
    }
}
