namespace Gateway.Benchmarks.Sftp;

/// <summary>What of the SFTP bench is run.</summary>
/// <param name="Files">Files of 50 KB, and as many orders.</param>
/// <param name="LargeMb">Of the one file each way; 0 = none.</param>
internal sealed record SftpSelection(bool Postgres, int Files, long LargeMb, bool Keep)
{
    private const int MostWarmup = 200;

    public string Database => Postgres ? "postgresql" : "sqlite";

    /// <summary>Files before those that are measured.</summary>
    public int Warmup => Math.Min(MostWarmup, Files);
}
