using System.Text;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>
/// What is read in the place of a plaintext that cannot be read, so that all of them cost the same: one beginning that is no MIME entity, one signed message that breaks off
/// at once, and one that breaks off in its last line. The plaintext was one of the three itself.
/// </summary>
internal static class Decoys
{
    /// <summary>Of which nobody makes a header block.</summary>
    private const int BeginningOctets = 64;

    /// <param name="make">A reading of its own for each; its result is nobody's.</param>
    /// <param name="rest">What is left of the plaintext.</param>
    /// <param name="consumed">Octets that were read of it.</param>
    /// <param name="digested">Those that went through a signature's digest; null when it did not come to that.</param>
    public static async Task ReadAsync(Func<EnvelopeReading> make, Stream rest, long consumed, long? digested, CancellationToken ct)
    {
        await ReadOneAsync(make, digested is null ? new NoiseStream(Head(), Stream.Null, 0) : new NoiseStream(default, Stream.Null, BeginningOctets), ct)
            .ConfigureAwait(false);
        await ReadOneAsync(make, new NoiseStream(Head(), rest, consumed - (digested ?? 0)), ct).ConfigureAwait(false);
    }

    private static byte[] Head()
    {
        var boundary = MultipartBoundary.NewValue();
        return Encoding.ASCII.GetBytes(
            $"Content-Type: multipart/signed; micalg=sha-256; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\n\r\n");
    }

    private static async Task ReadOneAsync(Func<EnvelopeReading> make, NoiseStream stream, CancellationToken ct)
    {
        using var reading = make();
        try
        {
            await ((IPlaintextReader)reading).ReadAsync(stream, ct).ConfigureAwait(false);
        }
        catch (Exception error) when (error is EnvelopeException or MimeException)
        {
            // It has no end, as what it stands for: nobody asks what is wrong with it.
        }
    }
}
