namespace Gateway.Benchmarks.Sftp;

/// <summary>What of the SFTP bench is run.</summary>
/// <param name="Files">Files of 50 KB, and as many orders.</param>
/// <param name="LargeMb">Of the one file each way; 0 = none.</param>
internal sealed record SftpSelection(bool Postgres, int Files, long LargeMb, bool Keep)
{
    public string Database => Postgres ? "postgresql" : "sqlite";

    /// <summary>Files before those that are measured; none before a few, which measure nothing.</summary>
    public int Warmup => Files < 100 ? 0 : 200;
}
