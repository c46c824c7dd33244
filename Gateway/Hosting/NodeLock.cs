using Gateway.Security;

namespace Gateway.Hosting;

/// <summary>One process a data directory on SQLite: at start every lease is void, which would be wrong beside a second process.</summary>
internal sealed class NodeLock : IDisposable
{
    private readonly FileStream _file;

    private NodeLock(FileStream file) => _file = file;

    /// <exception cref="StartRefusedException">Another process serves this data directory.</exception>
    public static NodeLock Take(string dataDirectory)
    {
        PrivateFolder.Create(dataDirectory);
        try
        {
            return new NodeLock(new FileStream(
                Path.Combine(dataDirectory, "gateway.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.None));
        }
        catch (IOException error)
        {
            throw new StartRefusedException("data-in-use", $"Another process serves {dataDirectory} ({error.Message}).");
        }
    }

    public void Dispose() => _file.Dispose();
}
