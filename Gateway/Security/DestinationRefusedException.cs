namespace Gateway.Security;

/// <summary>Policy forbids the destination; code <c>destination-refused</c>, audited, not retried.</summary>
public sealed class DestinationRefusedException(string message) : Exception(message)
{
    public const string Code = "destination-refused";

    /// <summary>The refusal inside what HttpClient threw (it wraps what its connection threw), or null.</summary>
    public static DestinationRefusedException? In(Exception? exception)
    {
        while (exception is not (null or DestinationRefusedException))
        {
            exception = exception.InnerException;
        }

        return (DestinationRefusedException?)exception;
    }
}
