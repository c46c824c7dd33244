using Gateway.Exchanges;
using Gateway.Storage.Payloads;

namespace Gateway.Storage.Commit;

/// <summary>The outcome's envelopes, written with the control numbers that this transaction took.</summary>
internal static class EnvelopeStep
{
    /// <param name="files">Where what is large is written to, and has to be named for good before the commit.</param>
    public static async ValueTask<OutcomeResult?> ApplyAsync(SetEdit edit, NumberPlan numbers, PayloadFolder files, StageOutcome outcome, CancellationToken ct)
    {
        foreach (var draft in outcome.Envelopes)
        {
            WrittenEnvelope written;
            try
            {
                written = await draft.Write(numbers.Next(draft.Numbers), ct).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The writer is the caller's: its fault is that outcome's alone and comes back to it in the result.
            catch (Exception error) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
            {
                return new OutcomeResult.Refused(error);
            }

            if (files.FlushNames([written.Payload]).Values.FirstOrDefault() is { } unnamed)
            {
                return new OutcomeResult.Refused(unnamed);
            }

            edit.Plan.Payloads.Add(written.Payload);
            edit.Plan.Interchanges.Add(written.Interchange);
            Name(edit, outcome, written);
            if (BeginStep.Expectations(edit, written.Expectations) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    /// <summary>Exchange and delivery are new in this outcome, and are named by the number that was taken.</summary>
    private static void Name(SetEdit edit, StageOutcome outcome, WrittenEnvelope written)
    {
        if (written.FileName is not { } name)
        {
            return;
        }

        edit.State.Exchanges[written.Payload.Exchange.Value].Row.FileName = name;
        foreach (var delivery in outcome.Deliveries.Where(d => d.Exchange == written.Payload.Exchange))
        {
            edit.State.Deliveries[delivery.Id.Value].Row.FileName = name;
        }
    }
}
