namespace Gateway.Security;

/// <summary>The folder of the data folder for what is too large for memory while it is worked on; its files have no name and end with their use.</summary>
internal static class SpoolFolder
{
    /// <summary>Makes it, for its owner alone.</summary>
    public static string Make(SecurityPlaces places)
    {
        var folder = Path.Combine(places.DataFolder, "spool");
        PrivateFolder.Create(folder);
        return folder;
    }
}
