using System.Runtime.CompilerServices;
using Gateway.Partners;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;
using static Gateway.Transports.Sftp.SftpUnreadableException;

namespace Gateway.Transports.Sftp;

/// <summary>
/// The folder of a partner's server that we fetch from. All files of a look come over one session, which carries their requests side by side. Of a link it is told apart that it is
/// one only in the listing: whoever puts another file, or a link, in the place of one that was listed is the partner, who may give us what it wants.
/// </summary>
internal sealed class SftpShelf(SftpClient client, SftpTerms terms, SftpAnswers answers) : IFileShelf
{
    /// <summary>Stands in a name for bytes that are no UTF-8.</summary>
    private const char Replacement = '\uFFFD';

    /// <summary>No file that is taken has a longer name, nor its marker.</summary>
    private const int MostOfName = 255;

    /// <summary>A listing has two entries for the folder itself and the one around it.</summary>
    private const int MostSelves = 100;

    /// <summary>Times have whole seconds: a file that takes the place of one that has been seen for so long has another time, so the two are told apart.</summary>
    public TimeSpan LeastSettled { get; } = TimeSpan.FromSeconds(2);

    /// <summary>A server that moves, or is called by another name, has the same files.</summary>
    public string Path { get; } = terms.Folder.TrimEnd('/');

    public string? Remote { get; } = $"{terms.Host}:{terms.Port}";

    public async IAsyncEnumerable<ShelfEntry> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var selves = 0;
        var entries = client.ListDirectoryAsync(terms.Folder, ct).GetAsyncEnumerator(ct);
        try
        {
            while (await AskAsync(() => GuardAsync(() => entries.MoveNextAsync().AsTask(), ct), SftpShelfErrors.OfFolder, ct))
            {
                if (entries.Current.Name is not ("." or ".."))
                {
                    yield return EntryOf(entries.Current.Name, entries.Current.Attributes);
                }
                else if (++selves > MostSelves)
                {
                    throw new ShelfException(SftpCodes.ServerError, $"{terms.Folder} is listed with itself in it again and again.", endsLook: true);
                }
            }
        }
        finally
        {
            if (!answers.HasGivenUp)
            {
                await CloseAsync(entries);
            }
        }
    }

    public async ValueTask<ShelfEntry?> FindAsync(string name, CancellationToken ct) =>
        await AskAsync(() => client.FindAsync(In(name), ct), SftpShelfErrors.OfFile, ct) is { } found ? EntryOf(name, found) : null;

    public async ValueTask<Stream> OpenAsync(ShelfEntry file, CancellationToken ct)
    {
        var content = await AskAsync(
            () => GuardAsync(() => client.OpenAsync(In(file.Name), FileMode.Open, FileAccess.Read, ct), ct), SftpShelfErrors.OfFile, ct);
        return new SftpFileContent(content, terms, answers);
    }

    public async ValueTask RemoveAsync(string name, CancellationToken ct) => _ = await AskAsync(
        async () =>
        {
            await client.DeleteIfThereAsync(In(name), ct);
            return true;
        },
        SftpShelfErrors.OfFile, ct);

    /// <summary>By the protocol a rename fails where the name is taken (draft-ietf-secsh-filexfer-02 6.5); a server that has it otherwise is not relied on where it can be asked before.</summary>
    public async ValueTask<bool> RenameAsync(string name, string? folder, string newName, CancellationToken ct)
    {
        var to = folder is null ? In(newName) : SftpPath.In(await InnerAsync(folder, ct), newName);
        return await AskAsync(
            async () =>
            {
                if (await client.FindAsync(to, ct) is not null)
                {
                    return false;
                }

                try
                {
                    await GuardAsync(() => client.RenameFileAsync(In(name), to, ct), ct);
                    return true;
                }
                catch (SftpException error) when (error is not (SftpPathNotFoundException or SftpPermissionDeniedException) && client.IsConnected)
                {
                    // Servers say no more than that it failed.
                    if (await client.FindAsync(to, ct) is null)
                    {
                        throw;
                    }

                    return false;
                }
            },
            SftpShelfErrors.OfFile, ct);
    }

    /// <summary>The folder of that name inside this one, made when there is none.</summary>
    private async Task<string> InnerAsync(string folder, CancellationToken ct)
    {
        var path = In(folder);
        return await AskAsync(
            async () =>
            {
                if (await client.FindAsync(path, ct) is { } there)
                {
                    return there.IsDirectory ? path : throw new ShelfException(FileCodes.NotAFile, $"'{folder}' is no folder.", endsLook: false);
                }

                try
                {
                    await GuardAsync(() => client.CreateDirectoryAsync(path, ct), ct);
                }
                catch (SftpException) when (client.IsConnected)
                {
                    // Another file of this look may have made it.
                    if (await client.FindAsync(path, ct) is not { IsDirectory: true })
                    {
                        throw;
                    }
                }

                return path;
            },
            SftpShelfErrors.OfFile, ct);
    }

    private string In(string name) => SftpPath.In(terms.Folder, name);

    private static ShelfEntry EntryOf(string name, SftpFileAttributes found)
    {
        if (name.Length > MostOfName)
        {
            // Its beginning and its end are what it is chosen by; the rest is not worth keeping.
            name = $"{name[..200]}{Replacement}{name[^50..]}";
        }

        var kind = name.Contains(Replacement, StringComparison.Ordinal) ? ShelfEntryKind.Unreadable
            : found.IsDirectory ? ShelfEntryKind.Folder
            : found.IsRegularFile ? ShelfEntryKind.File
            : ShelfEntryKind.Special;
        return new ShelfEntry(name, kind, found.Size, new DateTimeOffset(DateTime.SpecifyKind(found.LastWriteTimeUtc, DateTimeKind.Utc)));
    }

    private async Task CloseAsync(IAsyncEnumerator<ISftpFile> entries)
    {
        try
        {
            _ = await AskAsync(
                async () =>
                {
                    await GuardAsync(() => entries.DisposeAsync().AsTask(), CancellationToken.None);
                    return true;
                },
                SftpShelfErrors.OfFolder, CancellationToken.None);
        }
        catch (ShelfException)
        {
            // Nothing is listed any more, and whoever asks next hears of it.
        }
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, Func<Exception, SftpTerms, ShelfException?> failure, CancellationToken ct)
    {
        try
        {
            return await answers.WaitAsync(ask(), ct);
        }
        catch (TimeoutException error)
        {
            throw new ShelfException(OutcomeCodes.Timeout, "The server does not answer.", endsLook: true, error);
        }
        catch (Exception error) when (failure(error, terms) is not null)
        {
            throw failure(error, terms)!;
        }
    }
}
