using System.Security.Cryptography;

namespace Gateway.Audit;

/// <summary>The chains' half of a verification: every place, link and hash of a chain, then its count and head.</summary>
internal sealed class ChainCheck(SealCheck seals, ProblemList problems)
{
    private readonly byte[] _leaf = new byte[SHA256.HashSizeInBytes];
    private long _next = 1;
    private long _inChain;
    private string _previous = AuditHash.Zero;
    private long _seal;
    private bool _unsealedSeen;

    /// <summary>The chain being read; null before the first.</summary>
    public string? Chain { get; private set; }

    public long Entries { get; private set; }

    public long Unsealed { get; private set; }

    public long Chains { get; private set; }

    public void Begin(string chain)
    {
        (Chain, _next, _inChain, _previous, _seal, _unsealedSeen) = (chain, 1, 0, AuditHash.Zero, 0, false);
        Chains++;
    }

    public void Entry(AuditEntry entry)
    {
        Entries++;
        _inChain++;
        CheckPlace(entry);
        if (entry.Hash != AuditHash.Of(entry))
        {
            problems.Entry(AuditProblemCodes.EntryChanged, entry, "its content does not give its hash");
        }

        (_next, _previous) = (entry.Seq + 1, entry.Hash);
        CheckSeal(entry);
    }

    /// <summary>Ends the chain: compares with its owner, if there is one.</summary>
    public void End(ChainHead? owner)
    {
        if (owner is null)
        {
            problems.Chain(AuditProblemCodes.ChainUnowned, Chain!, null, $"{_inChain} entries of a chain that nothing owns");
        }
        else if (owner.Count != _inChain)
        {
            problems.Chain(
                AuditProblemCodes.ChainCount, Chain!, Math.Min(owner.Count, _inChain) + 1,
                $"its owner counts {owner.Count} entries, {_inChain} are there");
        }
        else if (owner.Head != _previous)
        {
            problems.Chain(AuditProblemCodes.ChainHead, Chain!, _next - 1, "its last hash is not the head that its owner keeps");
        }
    }

    private void CheckPlace(AuditEntry entry)
    {
        if (entry.Seq < _next)
        {
            problems.Entry(AuditProblemCodes.EntryRepeated, entry, $"expected {_next}");
        }
        else if (entry.Seq > _next)
        {
            problems.Chain(AuditProblemCodes.EntryMissing, entry.Chain, _next, $"entries {_next} to {entry.Seq - 1} are not there");
        }
        else if (entry.Previous != _previous)
        {
            problems.Entry(AuditProblemCodes.LinkBroken, entry, $"does not name the hash of entry {entry.Seq - 1}");
        }
    }

    private void CheckSeal(AuditEntry entry)
    {
        if (entry.Seal is not { } seal)
        {
            Unsealed++;
            _unsealedSeen = true;
            return;
        }

        // The sealer marks a chain's entries in their order, so marks rise with seq and leave nothing out.
        if (_unsealedSeen || seal < _seal)
        {
            problems.Entry(
                AuditProblemCodes.SealOrder, entry,
                _unsealedSeen ? "sealed though an entry before it is not" : $"an entry before it is in seal {_seal}");
        }

        _seal = Math.Max(_seal, seal);
        // A hash that is no hash was reported as a changed entry; zeros stand for it.
        if (entry.Hash.Length != 64 || Convert.FromHexString(entry.Hash, _leaf, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            Array.Clear(_leaf);
        }

        seals.Leaf(entry, _leaf);
    }
}
