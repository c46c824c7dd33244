using Gateway.Audit;
using Xunit;

namespace Gateway.Tests.Unit.Audit;

/// <summary>RFC 9162 2.1.3: each entry of one chain under a signed root, among entries of others.</summary>
public sealed class ChainProofTests : IDisposable
{
    private const string Chain = "ex_b";

    private readonly TestSealKeys _keys = new();
    private readonly MemoryTrail _trail = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private List<AuditEntry> Entries => [.. _trail.Entries.Where(e => e.Chain == Chain).OrderBy(e => e.Seq)];

    public void Dispose() => _keys.Dispose();

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 4)]
    [InlineData(7, 2)]
    [InlineData(20, 13)]
    public async Task EveryEntryIsProvenWhateverLiesBesideIt(int own, int others)
    {
        for (var round = 0; round < 3; round++)
        {
            _trail.Append("ex_a", others);
            _trail.Append(Chain, own);
            _trail.Append("ex_c", others);
            await SealAsync();
        }

        var proof = await ProofAsync();
        Assert.Null(ChainProofCheck.Chain(Chain, Entries));
        Assert.Null(ChainProofCheck.Seals(Entries, proof, _keys.PublicKeys));
        Assert.Equal((own * 3, 3), (proof.Proofs.Count, proof.Seals.Count));
    }

    [Fact]
    public async Task SealsThatCoverNothingOfItStandBetweenAndAreLinked()
    {
        await SealedAsync(Chain);
        await SealedAsync("ex_other");
        await SealedAsync(Chain);
        var proof = await ProofAsync();
        Assert.Equal([1, 2, 3], proof.Seals.Select(s => s.Number));
        var other = proof.Seals[1] with { Previous = AuditHash.Zero };
        Assert.Equal("seal 2 does not name the hash of the seal before", Fault(proof with { Seals = [proof.Seals[0], other, proof.Seals[2]] }));
    }

    [Fact]
    public async Task WhereTooManyLieBetweenOnlyThoseThatCoverAnEntryAreThere()
    {
        await SealedAsync(Chain);
        for (var i = 0; i < 1001; i++)
        {
            await SealedAsync("ex_other");
        }

        await SealedAsync(Chain);
        var proof = await ProofAsync();
        Assert.Equal([1, 1003], proof.Seals.Select(s => s.Number));
        Assert.Null(Fault(proof));
    }

    [Fact]
    public async Task AnEntryThatNoSealCoversYetIsNamed()
    {
        await SealedAsync(Chain);
        _trail.Append(Chain);
        Assert.StartsWith("entry 2 (exchange.received) has no proof", Fault(await ProofAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhateverIsChangedInAProofIsFound()
    {
        _trail.Append("ex_a", 3);
        _trail.Append(Chain, 4);
        await SealAsync();
        var proof = await ProofAsync();
        var (first, seal) = (proof.Proofs[0], proof.Seals[0]);
        using var stranger = new TestSealKeys();
        ChainProof[] wrong =
        [
            With(proof, first with { Index = first.Index + 1 }),
            With(proof, first with { Size = first.Size + 1 }),
            With(proof, first with { Seq = 2 }),
            With(proof, first with { Seal = 9 }),
            With(proof, first with { Path = [.. first.Path.Reverse()] }),
            With(proof, first with { Path = [.. first.Path.Skip(1)] }),
            With(proof, first with { Path = [.. first.Path, AuditHash.Zero] }),
            With(proof, first with { Path = ["nonsense", .. first.Path.Skip(1)] }),
            With(proof, proof.Proofs[1]),
            proof with { Proofs = [.. proof.Proofs.Skip(1)] },
            proof with { Proofs = [.. proof.Proofs, first with { Seq = 99 }] },
            proof with { Seals = [] },
            proof with { Seals = [seal, seal] },
            proof with { Seals = [seal with { Root = AuditHash.Zero }] },
            proof with { Seals = [seal with { Count = seal.Count + 1 }] },
            proof with { Seals = [seal with { At = seal.At.AddSeconds(1) }] },
            proof with { Seals = [SealStatement.Sign(1, null, Entries.Select(e => e.Hash), stranger, seal.At)] },
        ];
        Assert.Equal([], Enumerable.Range(0, wrong.Length).Where(i => Fault(wrong[i]) is null));
        Assert.NotNull(ChainProofCheck.Seals(Entries, proof, stranger.PublicKeys));
    }

    [Fact]
    public async Task WhateverIsChangedInTheChainIsFound()
    {
        _trail.Append(Chain, 5);
        await SealAsync();
        var entries = Entries;
        List<AuditEntry>[] wrong =
        [
            [.. entries.Skip(1)], [.. entries.Take(2), .. entries.Skip(3)], [entries[1], entries[0], .. entries.Skip(2)], [.. entries, entries[4]], [],
            .. Enumerable.Range(0, 5).Select(i => entries.Select((e, at) => at == i ? e with { Data = "{}" } : e).ToList()),
            .. Enumerable.Range(0, 5).Select(i => entries.Select((e, at) => at == i ? e with { At = e.At.AddMilliseconds(1) } : e).ToList()),
        ];
        Assert.Equal([], Enumerable.Range(0, wrong.Length).Where(i => ChainProofCheck.Chain(Chain, wrong[i]) is null));
        Assert.NotNull(ChainProofCheck.Chain("ex_a", entries));
    }

    private static ChainProof With(ChainProof proof, EntryProof first) => proof with { Proofs = [first, .. proof.Proofs.Skip(1)] };

    private string? Fault(ChainProof proof) => ChainProofCheck.Seals(Entries, proof, _keys.PublicKeys);

    private Task<ChainProof> ProofAsync() => ChainProofs.CreateAsync(_trail, Chain, Entries, Ct);

    private async Task SealedAsync(string chain)
    {
        _trail.Append(chain);
        await SealAsync();
    }

    private async Task SealAsync() => Assert.NotNull(await _trail.SealAsync(
        int.MaxValue, (number, before, hashes) => SealStatement.Sign(number, before, hashes, _keys, DateTimeOffset.UnixEpoch.AddYears(50)), Ct));
}
