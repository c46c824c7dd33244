using Gateway.Transports;

namespace Gateway.Tests.Unit.Jobs;

/// <summary>A look that is under way until the test ends it.</summary>
internal sealed class RoadLook(string channel, CancellationToken token)
{
    private readonly TaskCompletionSource<PollResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Channel => channel;

    public CancellationToken Token => token;

    public Task<PollResult> Result => _result.Task;

    public void End(PollResult result) => _result.SetResult(result);

    public void Fault(Exception error) => _result.SetException(error);

    public void Cancel() => _result.SetCanceled(token);
}
