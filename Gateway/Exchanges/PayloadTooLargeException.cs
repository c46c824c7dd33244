namespace Gateway.Exchanges;

/// <summary>A body was longer than its channel allows.</summary>
public sealed class PayloadTooLargeException(long limit) : Exception($"The body is longer than the limit of {limit} bytes.")
{
    public long Limit { get; } = limit;
}
