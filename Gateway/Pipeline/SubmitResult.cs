using Gateway.Exchanges;

namespace Gateway.Pipeline;

/// <summary>What became of a canonical document that was handed in.</summary>
public abstract record SubmitResult
{
    private SubmitResult()
    {
    }

    /// <summary>Committed; <paramref name="Body"/> is the answer, stored under the Idempotency-Key where one was given.</summary>
    public sealed record Accepted(ExchangeId Exchange, string Body) : SubmitResult;

    /// <summary>Nothing was kept: the HTTP status, a code, and the places in the document that are wrong (JSON pointer and text).</summary>
    public sealed record Refused(int Status, string Code, string Detail, IReadOnlyList<SubmitError> Errors) : SubmitResult;
}
