using System.Runtime.CompilerServices;
using Gateway.Transports;

namespace Gateway.Tests.Api.Folders;

/// <summary>A real folder in which a partner is busy, or whose file system is slow or fails.</summary>
internal sealed class SteeredShelf(IFileShelf shelf) : IFileShelf
{
    private int _listed;

    /// <summary>Happens once.</summary>
    public Action? AfterRename { get; set; }

    /// <summary>With each entry that is listed.</summary>
    public Action<int> Listing { get; init; } = _ => { };

    /// <summary>Of these no byte is read.</summary>
    public Func<string, bool> IsUnreadable { get; init; } = _ => false;

    /// <summary>These stay.</summary>
    public Func<string, bool> IsUnremovable { get; init; } = _ => false;

    /// <summary>Of these it is said that they are not there when they are to be renamed.</summary>
    public Func<string, bool> IsDenied { get; init; } = _ => false;

    /// <summary>Handed out once: as soon as its last octet was read, a file is gone.</summary>
    public bool HandsOutOnce { get; init; }

    /// <summary>Behind its entries come others, and so on.</summary>
    public bool IsEndless { get; init; }

    /// <summary>With each octet of a file, which come one by one.</summary>
    public Action? Dripping { get; init; }

    /// <summary>How often a file was opened.</summary>
    public int Opened { get; private set; }

    public string Path => shelf.Path;

    public TimeSpan LeastSettled => shelf.LeastSettled;

    public string? Remote => shelf.Remote;

    public async IAsyncEnumerable<ShelfEntry> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var entry in shelf.ListAsync(ct))
        {
            Listing(++_listed);
            yield return entry;
        }

        while (IsEndless)
        {
            ct.ThrowIfCancellationRequested();
            Listing(++_listed);
            yield return new ShelfEntry($"{_listed}.edi", ShelfEntryKind.Folder, 0, default);
        }
    }

    public async ValueTask<ShelfEntry?> FindAsync(string name, CancellationToken ct)
    {
        if (HandsOutOnce && Opened > 0)
        {
            await shelf.RemoveAsync(name, ct);
        }

        return await shelf.FindAsync(name, ct);
    }

    public async ValueTask<Stream> OpenAsync(ShelfEntry file, CancellationToken ct)
    {
        Opened++;
        return IsUnreadable(file.Name) ? throw new ShelfException("read-failed", "Input/output error.", endsLook: false)
            : await shelf.OpenAsync(file, ct) is var content && Dripping is { } drop ? new DrippingStream(content, drop)
            : content;
    }

    public ValueTask RemoveAsync(string name, CancellationToken ct) =>
        IsUnremovable(name) ? throw new ShelfException("permission-denied", "The gateway may not.", endsLook: false) : shelf.RemoveAsync(name, ct);

    public async ValueTask<bool> RenameAsync(string name, string? folder, string newName, CancellationToken ct)
    {
        if (IsDenied(name))
        {
            throw new ShelfException("file-gone", "It is gone.", endsLook: false);
        }

        var renamed = await shelf.RenameAsync(name, folder, newName, ct);
        if (AfterRename is { } act)
        {
            AfterRename = null;
            act();
        }

        return renamed;
    }

    private sealed class DrippingStream(Stream content, Action drop) : global::Gateway.Security.ReadOnlyStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            drop();
            return await content.ReadAsync(buffer[..1], cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            content.Dispose();
            base.Dispose(disposing);
        }
    }
}
