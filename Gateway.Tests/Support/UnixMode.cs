namespace Gateway.Tests.Support;

/// <summary>Modes of files and folders, as <c>chmod</c> writes them; empty on Windows.</summary>
internal static class UnixMode
{
    public static string Of(string path) => OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);

    public static void Set(string path, string mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
        }
    }
}
