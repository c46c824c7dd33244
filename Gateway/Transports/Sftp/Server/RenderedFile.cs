namespace Gateway.Transports.Sftp.Server;

/// <summary>A file as it should be.</summary>
/// <param name="Name">Below the folder that all are written to.</param>
internal sealed record RenderedFile(string Name, string Text);
