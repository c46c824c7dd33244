using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security.Envelopes;

namespace Gateway.Pipeline.Evidence;

/// <summary>Finds the form in which something was signed that was taken.</summary>
internal static class SignedForms
{
    /// <summary>
    /// The one that has the digest that the trail recorded, whatever quirks the partner's profile has by now; as it came where none has, or none was recorded.
    /// </summary>
    public static async Task<SignedForm> OfDigestAsync(SignatureCopy copy, string? recorded, CancellationToken ct)
    {
        foreach (var form in recorded is null ? [] : SignedForm.All)
        {
            var part = await copy.OpenPartAsync(form, ct).ConfigureAwait(false);
            await using (part.ConfigureAwait(false))
            {
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(part, ct).ConfigureAwait(false)) == recorded)
                {
                    return form;
                }
            }
        }

        return default;
    }

    /// <summary>Of a partner's receipt the trail has no such digest: the one over which its signature holds; as it came where it does over none.</summary>
    public static async Task<SignedForm> OfSignatureAsync(
        SignatureCopy copy, IReadOnlyList<Channel> channels, IReadOnlyList<X509Certificate2> certificates, CancellationToken ct)
    {
        var isQuirk = channels.Any(c => c.As2 is { Quirks.LastLineEndUnsigned: true });
        foreach (var form in SignedForm.All.Where(f => isQuirk && !f.IsCanonical))
        {
            var part = await copy.OpenPartAsync(form, ct).ConfigureAwait(false);
            await using (part.ConfigureAwait(false))
            {
                if ((await DetachedSignature.SignerAsync(copy.Signature!.Value, part, certificates, null, ct).ConfigureAwait(false)).Certificate is not null)
                {
                    return form;
                }
            }
        }

        return default;
    }
}
