namespace Gateway.Security;

/// <summary>Policy forbids the destination; code <c>destination-refused</c>, audited, not retried.</summary>
public sealed class DestinationRefusedException(string message) : Exception(message)
{
    public const string Code = "destination-refused";
}
