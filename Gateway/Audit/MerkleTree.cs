using System.Numerics;
using System.Security.Cryptography;

namespace Gateway.Audit;

/// <summary>
/// A Merkle tree as RFC 9162 2.1 hashes it, grown leaf by leaf. Only the roots of its complete subtrees are kept, so memory is O(log n).
/// </summary>
internal sealed class MerkleTree
{
    private const int HashSize = SHA256.HashSizeInBytes;

    // Roots of complete subtrees, largest first: their sizes are the bits of the leaf count.
    private byte[] _subtrees = new byte[4 * HashSize];
    private int _height;

    public long Count { get; private set; }

    /// <summary>Adds a leaf: the record itself, not its leaf hash.</summary>
    public void Add(ReadOnlySpan<byte> record)
    {
        Span<byte> node = stackalloc byte[HashSize];
        HashLeaf(record, node);
        // Every trailing one bit of the count is a complete subtree that has found its right-hand sibling.
        for (var merges = BitOperations.TrailingZeroCount(~Count); merges > 0; merges--)
        {
            _height--;
            HashNode(Subtree(_height), node, node);
        }

        if ((_height + 1) * HashSize > _subtrees.Length)
        {
            Array.Resize(ref _subtrees, _subtrees.Length * 2);
        }

        node.CopyTo(_subtrees.AsSpan(_height * HashSize));
        _height++;
        Count++;
    }

    /// <summary>The root over the leaves so far; SHA-256 of nothing for none. More leaves may follow.</summary>
    public byte[] Root()
    {
        if (_height == 0)
        {
            return SHA256.HashData([]);
        }

        var root = Subtree(_height - 1).ToArray();
        for (var i = _height - 2; i >= 0; i--)
        {
            HashNode(Subtree(i), root, root);
        }

        return root;
    }

    /// <summary>RFC 9162 2.1.1: SHA-256(0x00 ‖ record).</summary>
    public static void HashLeaf(ReadOnlySpan<byte> record, Span<byte> leaf)
    {
        Span<byte> small = stackalloc byte[1 + 256];
        var input = record.Length < small.Length ? small[..(1 + record.Length)] : new byte[1 + record.Length];
        input[0] = 0x00;
        record.CopyTo(input[1..]);
        SHA256.HashData(input, leaf);
    }

    /// <summary>RFC 9162 2.1.1: SHA-256(0x01 ‖ left ‖ right). The result may overwrite an input.</summary>
    public static void HashNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> node)
    {
        Span<byte> input = stackalloc byte[1 + (2 * HashSize)];
        input[0] = 0x01;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashSize)..]);
        SHA256.HashData(input, node);
    }

    private ReadOnlySpan<byte> Subtree(int index) => _subtrees.AsSpan(index * HashSize, HashSize);
}
