namespace Gateway.Benchmarks.Stub;

/// <summary>One receiving side: what it does with a body, and how it was told to behave.</summary>
internal sealed class StubSide(Func<ReadOnlyMemory<byte>, (string Key, string Essence)?> read, TimeProvider clock)
{
    private int _requests;

    public ReceivedLog Log { get; } = new();

    public StubBehaviour Behaviour { get; set; } = new(TimeSpan.Zero, TimeSpan.Zero, 0, StatusCodes.Status500InternalServerError);

    public async Task ReceiveAsync(HttpContext context)
    {
        var behaviour = Behaviour;
        var body = await BodyAsync(context.Request, context.RequestAborted);
        if (behaviour.Before > TimeSpan.Zero)
        {
            await Task.Delay(behaviour.Before, clock, context.RequestAborted);
        }

        if (behaviour.FailEvery > 0 && Interlocked.Increment(ref _requests) % behaviour.FailEvery == 0)
        {
            Log.AddRefused();
            context.Response.StatusCode = behaviour.FailStatus;
            return;
        }

        Keep(context.Request.Headers["webhook-id"].ToString(), body);

        // Kept, and the answer comes late: a sender that dies or gives up meanwhile has to send again.
        if (behaviour.After > TimeSpan.Zero)
        {
            await Task.Delay(behaviour.After, clock, context.RequestAborted);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private void Keep(string id, ReadOnlyMemory<byte> body)
    {
        if (read(body) is not { } document || id.Length == 0)
        {
            Log.AddUnreadable();
            return;
        }

        Log.Add(new Receipt(
            document.Key, id, Convert.ToHexStringLower(SHA256.HashData(body.Span)), document.Essence,
            (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond));
    }

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpRequest request, CancellationToken ct)
    {
        using var buffer = new MemoryStream((int)(request.ContentLength ?? 4096));
        await request.Body.CopyToAsync(buffer, ct);
        return buffer.ToArray();
    }
}
