namespace Gateway.Cli;

/// <summary>A new file that only its owner may read: it holds keys, or what partners sent.</summary>
internal static class OwnersFile
{
    public static FileStreamOptions New()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
