using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>One message's turn to be opened; given back by disposing of it, whether it was had or still waited for.</summary>
internal sealed class OpeningTurn(OpeningFailures owner, PartnerId partner, string? address, long bytes) : IDisposable
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PartnerId Partner => partner;

    public string? Address => address;

    public long Bytes => bytes;

    public Task Begun => _begun.Task;

    public void Begin() => _begun.SetResult();

    public void Dispose() => owner.End(this);
}
