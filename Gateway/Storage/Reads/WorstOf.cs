using Gateway.Exchanges;

namespace Gateway.Storage.Reads;

/// <summary>
/// Which state an exchange shows when its parts differ: the one that most asks for a person, then the one furthest from its end. Worst first.
/// </summary>
internal static class WorstOf
{
    public static readonly IReadOnlyList<DeliveryState> Deliveries =
    [
        DeliveryState.Failed, DeliveryState.Held, DeliveryState.Unconfirmed, DeliveryState.Queued, DeliveryState.Sending, DeliveryState.Delivered,
    ];

    public static readonly IReadOnlyList<AcknowledgementState> Acknowledgements =
    [
        AcknowledgementState.Rejected, AcknowledgementState.Overdue, AcknowledgementState.AcceptedWithErrors, AcknowledgementState.Waiting,
        AcknowledgementState.Accepted,
    ];

    public static readonly IReadOnlyList<ValidationState> Validations =
    [
        ValidationState.Invalid, ValidationState.AcceptedWithErrors, ValidationState.Pending, ValidationState.Valid,
    ];

    /// <summary>The worst of the states; null when there are none.</summary>
    public static T? Of<T>(IReadOnlyList<T> order, IEnumerable<T> states)
        where T : struct, Enum
    {
        var present = states.ToHashSet();
        foreach (var state in order)
        {
            if (present.Contains(state))
            {
                return state;
            }
        }

        return null;
    }

    /// <summary>The states that are worse than this one.</summary>
    public static T[] WorseThan<T>(IReadOnlyList<T> order, T state)
        where T : struct, Enum => [.. order.TakeWhile(s => !EqualityComparer<T>.Default.Equals(s, state))];
}
