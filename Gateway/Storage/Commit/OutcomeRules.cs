using Gateway.Exchanges;

namespace Gateway.Storage.Commit;

/// <summary>What a caller must not ask for at all: a move that <see cref="StateMoves"/> does not list.</summary>
internal static class OutcomeRules
{
    /// <exception cref="ArgumentException">A move is not allowed; nothing was written.</exception>
    public static void Check(IReadOnlyList<StageOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            foreach (var move in outcome.ExchangeMoves)
            {
                Require(StateMoves.IsAllowed(move.From, move.To), move.Exchange.ToString(), move.From.ToString(), move.To.ToString());
            }

            foreach (var move in outcome.DeliveryMoves)
            {
                Require(StateMoves.IsAllowed(move.From, move.To), move.Delivery.ToString(), move.From.ToString(), move.To.ToString());
            }

            foreach (var move in outcome.ExpectationMoves)
            {
                Require(StateMoves.IsAllowed(move.From, move.To), move.Expectation.ToString(), move.From.ToString(), move.To.ToString());
            }
        }
    }

    private static void Require(bool allowed, string what, string from, string to)
    {
        if (!allowed)
        {
            throw new ArgumentException($"{what} cannot move from {from} to {to}.", nameof(to));
        }
    }
}
