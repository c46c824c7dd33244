using Gateway.Security;

namespace Gateway.Transports.HotFolder;

/// <summary>A file that is read, each answer of which is progress.</summary>
internal sealed class ProgressStream(Stream content, LookProgress progress) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        progress.Made(await content.ReadAsync(buffer, cancellationToken));

    public override async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
