namespace Gateway.Partners;

/// <summary>Checks the files alone: no ledger, no network.</summary>
public interface IProfileCheck
{
    /// <summary>Reads every partner below the folder, compiles every map and runs every test.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    CheckReport Check(string partnersDirectory, CancellationToken ct);
}
