using System.Security.Cryptography;
using System.Text;

namespace Gateway.Audit;

/// <summary>What a verification keeps of a seal while its entries come by: a year of seals stays in memory, so no text.</summary>
internal sealed class PendingSeal
{
    private readonly byte[] _fingerprint;
    private readonly byte[]? _root;
    private MerkleTree? _tree;

    public PendingSeal(Seal seal)
    {
        Count = seal.Count;
        _fingerprint = Fingerprint(seal);
        // A root that is no hash holds for nothing.
        _root = seal.Root.Length == 64 && seal.Root.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(seal.Root) : null;
    }

    /// <summary>Entries that it says it covers.</summary>
    public long Count { get; }

    /// <summary>Entries seen that are marked with it.</summary>
    public long Leaves { get; set; }

    /// <summary>Its entries, all of them, gave its root.</summary>
    public bool RootHolds { get; private set; }

    /// <summary>Whether it is that seal in every field.</summary>
    public bool IsOf(Seal seal) => _fingerprint.AsSpan().SequenceEqual(Fingerprint(seal));

    /// <summary>The next leaf; the tree goes when the last has come.</summary>
    public void Take(ReadOnlySpan<byte> hash)
    {
        if (Leaves > Count)
        {
            return;
        }

        _tree ??= new MerkleTree();
        _tree.Add(hash);
        if (Leaves == Count)
        {
            RootHolds = _tree.Root().AsSpan().SequenceEqual(_root);
            _tree = null;
        }
    }

    private static byte[] Fingerprint(Seal seal) =>
        SHA256.HashData([.. SealStatement.Encode(seal), .. Encoding.UTF8.GetBytes($"{seal.Hash}\n{seal.Signature}")]);
}
