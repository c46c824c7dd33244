using System.Numerics;
using System.Security.Cryptography;

namespace Gateway.Audit;

/// <summary>Inclusion proofs of RFC 9162 2.1.3: that one record is a leaf under a root, shown with log n hashes.</summary>
internal static class MerkleProof
{
    /// <summary>The audit path of the leaf at <paramref name="index"/>, from the leaf upwards (RFC 9162 2.1.3.1).</summary>
    public static IReadOnlyList<byte[]> Create(IReadOnlyList<byte[]> records, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, records.Count);
        var path = new List<byte[]>();
        var (start, end) = (0, records.Count);
        while (end - start > 1)
        {
            var split = start + LargestPowerOfTwoBelow(end - start);
            if (index < split)
            {
                path.Add(RootOf(records, split, end));
                end = split;
            }
            else
            {
                path.Add(RootOf(records, start, split));
                start = split;
            }
        }

        path.Reverse();
        return path;
    }

    /// <summary>RFC 9162 2.1.3.2: recomputes the root from the record and the path. False for any malformed proof.</summary>
    public static bool Verify(
        ReadOnlySpan<byte> record, long index, long size, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var (fn, sn) = (index, size - 1);
        Span<byte> node = stackalloc byte[SHA256.HashSizeInBytes];
        MerkleTree.HashLeaf(record, node);
        foreach (var sibling in path)
        {
            if (sn == 0 || sibling.Length != SHA256.HashSizeInBytes)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                MerkleTree.HashNode(sibling, node, node);
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                MerkleTree.HashNode(node, sibling, node);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && node.SequenceEqual(root);
    }

    private static byte[] RootOf(IReadOnlyList<byte[]> records, int start, int end)
    {
        var tree = new MerkleTree();
        for (var i = start; i < end; i++)
        {
            tree.Add(records[i]);
        }

        return tree.Root();
    }

    // RFC 9162 2.1.1: k is the largest power of two smaller than n.
    private static int LargestPowerOfTwoBelow(int n) => 1 << BitOperations.Log2((uint)(n - 1));
}
