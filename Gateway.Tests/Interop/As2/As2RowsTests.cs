using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>That no combination is left out, nor run twice.</summary>
public sealed class As2RowsTests
{
    [Fact]
    public void TheRowsAreTheWholeProduct()
    {
        Assert.Equal(4 * 2 * 2 * 3 * 2, As2Rows.All.Count(r => r is { IsEncrypted: true, IsSigned: true }));
        Assert.Equal(4 * 2 * 2 * 2, As2Rows.All.Count(r => r is { IsEncrypted: true, IsSigned: false }));
        Assert.Equal(2 * 3 * 2, As2Rows.All.Count(r => r is { IsEncrypted: false, IsSigned: true }));
        Assert.Equal(2 * 2, As2Rows.All.Count(r => r is { IsEncrypted: false, IsSigned: false }));
        Assert.Equal(As2Rows.All.Count, As2Rows.All.Select(r => r.ToString()).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, As2Rows.All.Count), As2Rows.All.Select(r => r.Number));
    }

    [Fact]
    public void EveryPairOfChoicesIsInARowThatHasBoth()
    {
        foreach (var (cipher, transport, signature) in
            from c in As2Rows.Ciphers from t in As2Rows.KeyTransports from s in As2Rows.Signatures select (c, t, s))
        {
            foreach (var order in As2Rows.Orders)
            {
                Assert.Equal([false, true], As2Rows.All
                    .Where(r => r.Cipher == cipher && r.KeyTransport == transport && r.Signature == signature && r.Compression == order)
                    .Select(r => r.IsAsync));
            }
        }
    }
}
