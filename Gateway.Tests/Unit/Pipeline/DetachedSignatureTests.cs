using System.Text;
using Gateway.Pipeline.Evidence;
using Gateway.Tests.Api.As2;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Pipeline;

/// <summary>Evidence finds the signer that was found when the message came, whoever else signed it, and however.</summary>
public sealed class DetachedSignatureTests(SomeEnvelopes parties) : IClassFixture<SomeEnvelopes>
{
    private static readonly byte[] Part = Encoding.ASCII.GetBytes("Content-Type: application/edi-x12\r\n\r\nISA~IEA~");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// RFC 5652 5.1: there may be several signers. Of one, the algorithm of the signature or of the digest becomes one that nobody speaks, or an attribute cannot be read.
    /// </summary>
    [Theory]
    [InlineData("06092a864886f70d0101010500", 10, "signature algorithm")]
    [InlineData("0609608648016503040201", 10, "")]
    [InlineData("06092a864886f70d010903310b0609", 14, "")]
    [InlineData("06092a864886f70d0109043122", 11, "")]
    public async Task AnOddSignerHidesNoOther(string octets, int at, string odd)
    {
        var both = SomeParty.Sign(Part, parties.Theirs, parties.Stranger);
        var (held, told) = (0, 0);
        foreach (var place in Places(both, Convert.FromHexString(octets)))
        {
            byte[] changed = [.. both];
            changed[place + at] ^= 0x1c;
            var accepted = await IsAcceptedAsync(changed);
            var found = await SignerAsync(changed, null, parties.Theirs);
            Assert.Equal(accepted, found.Certificate is not null);
            held += accepted ? 1 : 0;
            told += found.Odd.Contains(odd, StringComparison.Ordinal) && found.Odd.Length > 0 ? 1 : 0;
        }

        Assert.True(held > 0, "None was accepted.");
        Assert.True(odd.Length == 0 || told > 0, "Nothing is said of the odd one.");
    }

    /// <summary>Of several that are trusted, as old and new certificate of a partner, the trail says whose it was.</summary>
    [Fact]
    public async Task TheOneThatTheTrailNamesIsTheSigner()
    {
        var both = SomeParty.Sign(Part, parties.Theirs, parties.Stranger);
        foreach (var party in new[] { parties.Theirs, parties.Stranger })
        {
            var named = party.AsPartner.Thumbprint;
            Assert.Equal(party.Certificate, (await SignerAsync(both, named, parties.Stranger, parties.Theirs)).Certificate);
            Assert.Equal(party.Certificate, (await SignerAsync(both, named, parties.Theirs, parties.Stranger)).Certificate);
        }
    }

    private async Task<bool> IsAcceptedAsync(byte[] signature)
    {
        var message = As2Wrapping.Signed(Part, signature);
        return (await parties.OpenAsync(parties.Terms(message.ContentType) with { Signers = [parties.Theirs.AsPartner] }, message.Body)).Verdict.Holds;
    }

    private static async Task<DetachedSigner> SignerAsync(byte[] signature, string? named, params SomeParty[] trusted)
    {
        using var content = new MemoryStream(Part);
        return await DetachedSignature.SignerAsync(signature, content, trusted.Select(t => t.Certificate), named, Ct);
    }

    private static List<int> Places(byte[] octets, byte[] sought) =>
        [.. Enumerable.Range(0, octets.Length - sought.Length).Where(i => octets.AsSpan(i, sought.Length).SequenceEqual(sought))];
}
