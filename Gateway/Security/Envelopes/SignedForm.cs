using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>The form in which octets were signed: as they came, or as the quirks of a partner have it.</summary>
/// <param name="IsCanonical">With CRLF at each line's end, however its lines end.</param>
/// <param name="LeavesLastLineEnd">Without the CRLF that they end with.</param>
internal readonly record struct SignedForm(bool IsCanonical, bool LeavesLastLineEnd)
{
    /// <summary>Each, as they came first.</summary>
    public static IReadOnlyList<SignedForm> All { get; } = [default, new(false, true), new(true, false), new(true, true)];

    /// <summary>A section of a file in this form; one reader of the file at a time.</summary>
    public async ValueTask<Stream> OpenAsync(Stream file, long start, long length, CancellationToken ct)
    {
        if (LeavesLastLineEnd && length >= 2)
        {
            var end = new byte[2];
            file.Position = start + length - end.Length;
            await file.ReadExactlyAsync(end, ct).ConfigureAwait(false);
            length -= end.AsSpan().SequenceEqual("\r\n"u8) ? end.Length : 0;
        }

        var octets = new SectionStream(file, start, length);
        return IsCanonical ? new CanonicalTextStream(octets) : octets;
    }
}
