using System.Security.Cryptography;
using Gateway.Exchanges;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Validation;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Steps 4 to 9: reads an opened exchange interchange by interchange, validates and maps its sets, writes the acknowledgments, matches those that came
/// in. A job that may run twice: everything it decides is committed at once, under its lease.
/// </summary>
internal sealed class Translation(
    IPayloadStore payloads, DocumentContents contents, IOutcomeCommitter committer, IPartnerDirectory partners, TranslationWriter writer, UsedNumbers numbers, IWake wake,
    IFaultPoint faults, TimeProvider clock) : IExchangeStage
{
    /// <summary>Reads again at most this often when another commit moved what this one names.</summary>
    private const int Tries = 5;

    /// <summary>More crashes or faults than this while it ran alone, and a person must look at it.</summary>
    private const int CrashLimit = 3;

    public Stage Stage => Stage.Translation;

    public Task<Func<ClaimedExchange, CancellationToken, Task>> PrepareAsync(IReadOnlyList<ClaimedExchange> set, CancellationToken ct) =>
        Task.FromResult<Func<ClaimedExchange, CancellationToken, Task>>(TranslateAsync);

    private async Task TranslateAsync(ClaimedExchange claimed, CancellationToken ct)
    {
        faults.Hit("translation-after-claim");
        if (claimed.Crashes > CrashLimit)
        {
            await QuarantineAsync(claimed, "crash-loop", $"The process failed {CrashLimit} times while it worked on this exchange alone.").ConfigureAwait(false);
            return;
        }

        try
        {
            var partner = await FindPartnerAsync(claimed, ct).ConfigureAwait(false);
            if (partner is null)
            {
                await QuarantineAsync(claimed, "channel-missing", $"No profile has the channel {claimed.Channel} any more.").ConfigureAwait(false);
            }
            else if (claimed.DeclaredDocument is not null)
            {
                await CommitAsync(claimed, taken => writer.CanonicalAsync(claimed, partner.Value.Partner, taken, ct)).ConfigureAwait(false);
            }
            else
            {
                await InterchangesAsync(claimed, partner.Value.Partner, partner.Value.Channel, ct).ConfigureAwait(false);
            }
        }
        catch (PayloadCorruptException error)
        {
            await QuarantineAsync(claimed, PayloadCorruptException.Code, error.Message).ConfigureAwait(false);
        }
    }

    /// <summary>The sender as its profile stood when the message came.</summary>
    private async ValueTask<(TradingPartner Partner, Channel Channel)?> FindPartnerAsync(ClaimedExchange claimed, CancellationToken ct)
    {
        if (claimed is not { Partner: { } id, SnapshotHash: { } hash } || await partners.AtAsync(id, hash, ct).ConfigureAwait(false) is not { } partner)
        {
            return null;
        }

        return partner.Channels.FirstOrDefault(c => c.Id == claimed.Channel) is { } channel ? (partner, channel) : null;
    }

    private async Task InterchangesAsync(ClaimedExchange claimed, TradingPartner partner, Channel channel, CancellationToken ct)
    {
        var translator = new InterchangeTranslator(partners, partner, channel);
        IReadOnlyList<TranslatedInterchange> interchanges = [];
        var all = await contents.OfAsync(claimed, channel, ct).ConfigureAwait(false);
        foreach (var content in all.Documents)
        {
            var stream = await payloads.OpenReadAsync(content, ct).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                interchanges = await translator.ReadAsync(content, stream, ct).ConfigureAwait(false);
            }
        }

        if (translator.Unreadable.Find(u => u.Item.Finding.Code == EdiErrorCode.TooManyInterchanges) is { Item.Finding: var tooMany })
        {
            await QuarantineAsync(claimed, tooMany.CodeName, tooMany.Message).ConfigureAwait(false);
            return;
        }

        if (translator.HasTooManySets)
        {
            await QuarantineAsync(
                claimed, "too-many-sets", $"There are more than {InterchangeTranslator.MaxSets} transaction sets.").ConfigureAwait(false);
            return;
        }

        if (interchanges.Count == 0)
        {
            var finding = translator.Unreadable.FirstOrDefault()?.Item.Finding;
            await QuarantineAsync(claimed, finding?.CodeName ?? "format-unknown", finding?.Message ?? "Nothing in it can be read.").ConfigureAwait(false);
            return;
        }

        foreach (var read in interchanges.GroupBy(i => i.Content))
        {
            await DigestAsync(read.Key, [.. read], ct).ConfigureAwait(false);
        }

        var seen = await numbers.ReadAsync(claimed, interchanges, ct).ConfigureAwait(false);
        faults.Hit("translation-after-map");
        await CommitAsync(claimed, async taken =>
        {
            await numbers.DecideAsync(claimed, interchanges, seen, taken, ct).ConfigureAwait(false);
            return await writer.InterchangesAsync(claimed, partner, interchanges, translator.Unreadable, all, ct).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>SHA-256 of each interchange's own bytes, without what stands around it: it may come again alone or among others.</summary>
    private async Task DigestAsync(StoredPayload content, IReadOnlyList<TranslatedInterchange> interchanges, CancellationToken ct)
    {
        if (interchanges is [{ Header.Offset: 0 } only] && only.EndOffset == content.Length)
        {
            interchanges[0].Digest = content.Digest;
            return;
        }

        var stream = await payloads.OpenReadAsync(content, ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            foreach (var interchange in interchanges)
            {
                _ = stream.Seek(interchange.Header.Offset, SeekOrigin.Begin);
                interchange.Digest = await HashAsync(stream, interchange.EndOffset - interchange.Header.Offset, ct).ConfigureAwait(false);
            }
        }
    }

    private static async Task<Sha256Digest> HashAsync(Stream stream, long length, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        while (length > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), ct).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            hash.AppendData(buffer, 0, read);
            length -= read;
        }

        return new Sha256Digest(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Commits what <paramref name="write"/> says; where dedup keys are taken or something moved meanwhile, it is written again knowing that.</summary>
    private async Task CommitAsync(ClaimedExchange claimed, Func<Dictionary<string, TakenKey>, Task<StageOutcome>> write)
    {
        var taken = new Dictionary<string, TakenKey>(StringComparer.Ordinal);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var outcome = await write(taken).ConfigureAwait(false);
            faults.Hit("translation-before-commit");
            switch (await committer.CommitAsync(outcome, CancellationToken.None).ConfigureAwait(false))
            {
                case OutcomeResult.Committed:
                    Committed(outcome);
                    return;
                case OutcomeResult.LeaseLost:
                    return;
                case OutcomeResult.Duplicate duplicate:
                    foreach (var key in duplicate.Taken)
                    {
                        taken[key.Key] = key;
                    }

                    break;
                case OutcomeResult.Stale:
                    break;
                case OutcomeResult.Refused { Error: X12WriteException error }:
                    await QuarantineAsync(claimed, error.Code, error.Message).ConfigureAwait(false);
                    return;
                case OutcomeResult.Refused refused:
                    throw new InvalidOperationException("The ledger refused the outcome of a translation.", refused.Error);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        throw new InvalidOperationException($"A translation found other rows moved {Tries} times in a row.");
    }

    private void Committed(StageOutcome outcome)
    {
        faults.Hit("translation-after-commit");
        if (outcome.ExchangeMoves.Any(m => m.To == ExchangeStage.Translated))
        {
            wake.Wake(Stage.Routing);
        }

        if (outcome.Deliveries.Count > 0)
        {
            wake.Wake(Stage.Delivery);
        }
    }

    private async Task QuarantineAsync(ClaimedExchange claimed, string code, string detail)
    {
        var draft = new OutcomeDraft(clock, TranslationWriter.Actor) { Fence = claimed.Lease };
        draft.Quarantine(claimed.Id, claimed.Stage, claimed.Partner, code, detail);
        if (await committer.CommitAsync(draft.ToOutcome(), CancellationToken.None).ConfigureAwait(false) is OutcomeResult.Refused refused)
        {
            throw new InvalidOperationException("The ledger refused a quarantine.", refused.Error);
        }
    }
}
