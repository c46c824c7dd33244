using Gateway.Security.Envelopes;

namespace Gateway.Pipeline.Evidence;

/// <summary>An envelope that was opened once more: its verdict, and what it had of a signature.</summary>
internal sealed record SignedCopy(SecurityVerdict Verdict, SignatureCopy Copy) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Copy.DisposeAsync();
}
