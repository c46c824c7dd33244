namespace Gateway.Partners;

/// <summary>Log messages of the room: events 1100-1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1101, LogLevel.Information, "Running profiles at version {Version}: {Partners} partners")]
    public static partial void Loaded(ILogger logger, long version, int partners);

    [LoggerMessage(1102, LogLevel.Error, "Snapshot {Hash} of partner {Partner} cannot be used; its last good one stays: {Error}")]
    public static partial void SnapshotUnusable(ILogger logger, PartnerId partner, string hash, ProfileError error);

    [LoggerMessage(1103, LogLevel.Information, "Published snapshot {Hash} of partner {Partner} by {Actor}")]
    public static partial void Published(ILogger logger, PartnerId partner, string hash, string actor);

    [LoggerMessage(1104, LogLevel.Warning, "Profile of partner {Partner} is not published, {Errors} errors, the first: {Error}")]
    public static partial void Refused(ILogger logger, string partner, int errors, ProfileError error);

    [LoggerMessage(1105, LogLevel.Warning, "The folder of partner {Partner} is gone; it goes on with its last snapshot")]
    public static partial void FolderGone(ILogger logger, PartnerId partner);
}
