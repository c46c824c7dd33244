using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Storage.Tables;

namespace Gateway.Storage.Commit;

/// <summary>The moves of an outcome, and what follows from them for parents and children.</summary>
internal static class MoveStep
{
    public static OutcomeResult? Apply(SetEdit edit, StageOutcome outcome)
    {
        foreach (var move in outcome.ExchangeMoves)
        {
            if (!Move(edit, move))
            {
                return new OutcomeResult.Stale($"{move.Exchange} is not {move.From}.");
            }
        }

        foreach (var move in outcome.DeliveryMoves)
        {
            if (!Move(edit, move))
            {
                return new OutcomeResult.Stale($"{move.Delivery} is not {move.From}.");
            }
        }

        foreach (var move in outcome.ExpectationMoves)
        {
            if (!Move(edit, move))
            {
                return new OutcomeResult.Stale($"{move.Expectation} is not {move.From}.");
            }
        }

        return null;
    }

    /// <summary>After the outcome's own entries: what is complete by now is done, and its parent is told.</summary>
    public static void Settle(SetEdit edit, StageOutcome outcome)
    {
        foreach (var move in outcome.DeliveryMoves)
        {
            if (move.To.IsFinal() && !move.From.IsFinal() && edit.State.Exchanges.GetValueOrDefault(move.Exchange.Value) is
                { Row.Stage: ExchangeStage.Routed } exchange)
            {
                Finish(edit, exchange, $$"""{"delivery":"{{move.Delivery}}","state":"{{EnumText.Of(move.To)}}"}""");
            }
        }

        foreach (var move in outcome.ExchangeMoves)
        {
            var exchange = edit.State.Exchanges[move.Exchange.Value];
            if (move.To.IsFinal())
            {
                CloseChild(edit, exchange);
            }
            else if (move.To == ExchangeStage.Routed && exchange is
            { Direction: Direction.Inbound, Row: { Stage: ExchangeStage.Routed, OpenChildren: 0 } })
            {
                Finish(edit, exchange, "{}");
            }
        }
    }

    /// <summary>Stages whose rows wait for a drain.</summary>
    public static bool Waits(ExchangeStage stage) => stage is ExchangeStage.Received or ExchangeStage.Opened or ExchangeStage.Translated;

    private static bool Move(SetEdit edit, ExchangeMove move)
    {
        if (!edit.State.Exchanges.TryGetValue(move.Exchange.Value, out var entry) || entry.Row.Stage != move.From)
        {
            return false;
        }

        edit.Touch(entry);
        entry.Row = entry.Row with
        {
            Stage = move.To,
            Code = move.Code ?? entry.Row.Code,
            Detail = move.Detail ?? entry.Row.Detail,
            Usage = move.Usage ?? entry.Row.Usage,
            RetentionDays = move.RetentionDays ?? entry.Row.RetentionDays,
            ContentType = move.ContentType ?? entry.Row.ContentType,
            FileName = move.FileName ?? entry.Row.FileName,
            DueAt = Waits(move.To) ? edit.Clock.Due(move.DueAt) : null,
        };
        return true;
    }

    private static bool Move(SetEdit edit, DeliveryMove move)
    {
        if (!edit.State.Deliveries.TryGetValue(move.Delivery.Value, out var entry) || entry.Row.State != move.From)
        {
            return false;
        }

        var isReady = entry.Row is { State: DeliveryState.Unconfirmed, Code: null or PullRoad.Code };
        edit.Touch(entry);
        entry.Row = entry.Row with
        {
            State = move.To,
            DueAt = move.To switch
            {
                DeliveryState.Queued => edit.Clock.Due(move.DueAt),
                DeliveryState.Unconfirmed => edit.Clock.ToLedger(move.DueAt),
                _ => null,
            },
            Code = move.Code,
            Detail = move.Detail,
            RemoteReference = move.RemoteReference ?? entry.Row.RemoteReference,
            Channel = move.Channel?.Value ?? entry.Row.Channel,
            LeaseOwner = null,
            LeaseUntil = null,
        };
        var ended = move.EndedAt?.ToUnixTimeMilliseconds() ?? edit.Now;
        if (move.Attempt is { } attempt)
        {
            edit.Plan.Attempts.Add(new AttemptTable.Ended(entry.Id, attempt, ended, move.Code, move.Detail));
        }

        if (move.To == DeliveryState.Delivered || move is { To: DeliveryState.Unconfirmed, Code: PullRoad.Code })
        {
            edit.Plan.Delivered.Add(new ExpectationTable.DeliveredExchange(entry.Exchange, edit.Clock.ToLedger(move.EndedAt) ?? edit.Clock.LedgerNow));
        }

        if (isReady && move.To is (DeliveryState.Failed or DeliveryState.Held))
        {
            edit.Plan.Withdrawn.Add(entry.Exchange);
        }

        return true;
    }

    private static bool Move(SetEdit edit, ExpectationMove move)
    {
        if (!edit.State.Expectations.TryGetValue(move.Expectation.Value, out var entry) || entry.Row.State != move.From)
        {
            return false;
        }

        edit.Touch(entry);
        entry.Row = entry.Row with
        {
            State = move.To,
            ClosedBy = move.By?.Value ?? entry.Row.ClosedBy,
            Code = move.Code,
            Detail = move.Detail,
            LeaseOwner = null,
            LeaseUntil = null,
        };
        return true;
    }

    private static void Finish(SetEdit edit, ExchangeEntry entry, string data)
    {
        edit.Touch(entry);
        entry.Row = entry.Row with { Stage = ExchangeStage.Done, DueAt = null };
        edit.Append(entry, AuditKinds.ExchangeDone, data);
        CloseChild(edit, entry);
    }

    /// <summary>A child became final: its parent has one open child less, and a routed one without any is done itself.</summary>
    private static void CloseChild(SetEdit edit, ExchangeEntry child)
    {
        if (child.Parent is not { } id || !edit.State.Exchanges.TryGetValue(id, out var parent) || parent.Row.OpenChildren == 0)
        {
            return;
        }

        edit.Touch(parent);
        parent.Row.OpenChildren--;
        if (parent.Row is { Stage: ExchangeStage.Routed, OpenChildren: 0 })
        {
            Finish(edit, parent, $$"""{"last":"{{child.Chain}}"}""");
        }
    }
}
