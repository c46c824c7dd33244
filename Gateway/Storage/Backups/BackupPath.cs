namespace Gateway.Storage.Backups;

/// <summary>Paths that a backup names.</summary>
internal static class BackupPath
{
    /// <summary>The path below the folder.</summary>
    /// <exception cref="BackupException">It leads elsewhere.</exception>
    public static string Below(string folder, string relative)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(root, relative));
        return path.StartsWith(root, StringComparison.Ordinal)
            ? path
            : throw new BackupException(BackupException.Damaged, $"The path {relative} leads out of {folder}.");
    }
}
