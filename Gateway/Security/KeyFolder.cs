namespace Gateway.Security;

/// <summary>The folder of the installation's keys: files for the owner alone, written whole or not at all, one writer at a time.</summary>
internal static class KeyFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan LockTime = TimeSpan.FromSeconds(15);

    /// <summary>Makes the folder (0700) and holds it against every other process until disposed.</summary>
    /// <exception cref="IOException">Another process held it for 15 s.</exception>
    public static IDisposable Lock(string folder, TimeProvider clock)
    {
        PrivateFolder.Create(folder);
        using var pause = new ManualResetEventSlim();
        var started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, ".lock"), Options(FileMode.OpenOrCreate));
            }
            catch (IOException) when (clock.GetElapsedTime(started) < LockTime)
            {
                pause.Wait(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    /// <summary>Writes and fsyncs a temporary file, then renames it. Call under <see cref="Lock"/>.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        using (var file = new FileStream(temporary, Options(FileMode.Create)))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Whether others than the owner may read the file; false where the system has no such modes.</summary>
    public static bool IsOpenToOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(OwnerOnly | UnixFileMode.UserExecute)) != UnixFileMode.None;

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }
}
