namespace Gateway.Security.Cms;

/// <summary>
/// The content of a CMS message that is being written: what is written here is the content, and goes out in pieces as it comes. The message is whole only
/// after <see cref="FinishAsync"/>; without it disposing writes nothing more. The output stays the caller's.
/// </summary>
internal abstract class CmsContentStream : WriteOnlyStream
{
    private bool _isFinished;
    private bool _isWriting;

    /// <summary>Writes what stands behind the content.</summary>
    /// <exception cref="InvalidOperationException">It was finished already, or a write before did not end well.</exception>
    public async ValueTask FinishAsync(CancellationToken ct)
    {
        Begin();
        _isFinished = true;
        await WriteEndAsync(ct).ConfigureAwait(false);
        _isWriting = false;
    }

    public sealed override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begin();
        await WriteContentAsync(buffer, cancellationToken).ConfigureAwait(false);
        _isWriting = false;
    }

    protected abstract ValueTask WriteContentAsync(ReadOnlyMemory<byte> content, CancellationToken ct);

    protected abstract ValueTask WriteEndAsync(CancellationToken ct);

    /// <summary>A write that failed halfway leaves a message that nothing can end: it keeps the mark of being written.</summary>
    private void Begin()
    {
        if (_isFinished || _isWriting)
        {
            throw new InvalidOperationException(_isFinished ? "The content is finished." : "A write before this one did not end.");
        }

        _isWriting = true;
    }
}
