namespace Gateway.Transports.Sftp;

/// <summary>Paths on a server; a folder of <c>.</c> is where the login leads.</summary>
internal static class SftpPath
{
    public static string In(string folder, string name) => folder.TrimEnd('/') switch
    {
        "" when folder.StartsWith('/') => "/" + name,
        "" or "." => name,
        var plain => $"{plain}/{name}",
    };
}
