using System.Security.Cryptography;
using System.Text;
using Gateway.Audit;
using Xunit;

namespace Gateway.Tests.Unit.Audit;

public sealed class MerkleTreeTests
{
    // The leaves that implementations of RFC 6962 and RFC 9162 test with, and the roots over the first n of them.
    private static readonly string[] Leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void RootsAreThoseOfRfc9162(int count, string root)
    {
        var tree = new MerkleTree();
        foreach (var leaf in Leaves.Take(count))
        {
            tree.Add(Convert.FromHexString(leaf));
        }

        Assert.Equal(root, Convert.ToHexStringLower(tree.Root()));
    }

    [Fact]
    public void StreamingGivesTheRootOfTheDefinition()
    {
        var records = Enumerable.Range(0, 300).Select(Record).ToList();
        var tree = new MerkleTree();
        for (var n = 0; n <= records.Count; n++)
        {
            Assert.Equal(Definition([.. records.Take(n)]), tree.Root());
            if (n < records.Count)
            {
                tree.Add(records[n]);
            }
        }
    }

    [Fact]
    public void AnOddLeafIsPromotedAndNotDoubled()
    {
        var three = new MerkleTree();
        var four = new MerkleTree();
        foreach (var i in new[] { 0, 1, 2 })
        {
            three.Add(Record(i));
            four.Add(Record(i));
        }

        four.Add(Record(2));
        Assert.NotEqual(three.Root(), four.Root());
    }

    [Fact]
    public void EveryLeafIsProvedIncludedAndNoOtherIs()
    {
        for (var size = 1; size <= 33; size++)
        {
            var records = Enumerable.Range(0, size).Select(Record).ToList();
            var root = Definition(records);
            for (var index = 0; index < size; index++)
            {
                var path = MerkleProof.Create(records, index);
                Assert.True(MerkleProof.Verify(records[index], index, size, path, root));
                Assert.False(MerkleProof.Verify(Record(1000), index, size, path, root));
                Assert.False(MerkleProof.Verify(records[index], index + size, size, path, root));
                Assert.False(MerkleProof.Verify(records[index], index, size, [.. path, new byte[32]], root));
                Assert.False(path.Count > 0 && MerkleProof.Verify(records[index], index, size, [.. path.SkipLast(1)], root));
                Assert.False(size > 1 && MerkleProof.Verify(records[index], (index + 1) % size, size, path, root));
            }
        }
    }

    [Fact]
    public void AnInnerNodeCannotPassAsALeaf()
    {
        var records = new[] { Record(0), Record(1) };
        byte[] leaves = [.. LeafHash(records[0]), .. LeafHash(records[1])];
        Assert.NotEqual(Definition(records), LeafHash(leaves));
    }

    // RFC 9162 2.1.1, written as it stands there.
    private static byte[] Definition(IReadOnlyList<byte[]> d)
    {
        if (d.Count == 0)
        {
            return SHA256.HashData([]);
        }

        if (d.Count == 1)
        {
            return LeafHash(d[0]);
        }

        var k = 1;
        while (k * 2 < d.Count)
        {
            k *= 2;
        }

        return SHA256.HashData([0x01, .. Definition([.. d.Take(k)]), .. Definition([.. d.Skip(k)])]);
    }

    private static byte[] LeafHash(byte[] record) => SHA256.HashData([0x00, .. record]);

    private static byte[] Record(int i) => SHA256.HashData(Encoding.UTF8.GetBytes($"record {i}"));
}
