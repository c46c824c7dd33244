namespace Gateway.Exchanges;

/// <summary>Acknowledgement axis: what became of an awaited acknowledgment or document.</summary>
public enum AcknowledgementState
{
    Waiting,
    Accepted,
    AcceptedWithErrors,
    Rejected,
    Overdue,
}
