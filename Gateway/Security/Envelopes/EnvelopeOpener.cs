using Gateway.Security.Certificates;
using Gateway.Security.Cms;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>Opens envelopes with our keys; what is too large for memory until it is verified lies in a file of the data folder.</summary>
internal sealed class EnvelopeOpener(IKeyVault keys, SecurityPlaces places) : IEnvelopeOpener
{
    private readonly Lazy<string> _folder = new(() => SpoolFolder.Make(places));

    public async Task<SecurityVerdict> OpenAsync(EnvelopeTerms terms, Stream message, Func<OpenedPart, Stream> destination, CancellationToken ct)
    {
        using var reading = new EnvelopeReading(terms, new Decryption(terms, keys, () => new Spool(_folder.Value)), destination);
        try
        {
            await reading.ReadAsync(message, ct).ConfigureAwait(false);
            return reading.Verdict(null, null);
        }
        catch (EnvelopeException error)
        {
            return reading.Verdict(error.Code, error.Message);
        }
        catch (MimeException error)
        {
            return reading.Verdict(
                reading.MalformedCode, reading.MalformedCode == VerdictCodes.DecryptionFailed ? "What was decrypted cannot be read: " + error.Message : error.Message);
        }
    }
}
