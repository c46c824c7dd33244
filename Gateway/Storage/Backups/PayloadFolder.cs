namespace Gateway.Storage.Backups;

/// <summary>The folder below which payload rows name their files.</summary>
internal sealed record PayloadFolder(string Path);
