using System.ComponentModel.DataAnnotations;

namespace Gateway.Partners;

/// <summary>Settings of the room, section <c>Profiles</c>.</summary>
public sealed class ProfilesOptions
{
    public const string Section = "Profiles";

    /// <summary>Folder with one folder a partner. Default <c>partners</c>, below the working directory.</summary>
    [Required]
    public string Directory { get; set; } = "partners";

    /// <summary>Whether changed files are published by the process itself. Default null: yes on SQLite, no on PostgreSQL.</summary>
    public bool? AutoApply { get; set; }

    /// <summary>How often the ledger is asked whether another process published, in seconds. Default 2.</summary>
    [Range(1, 60)]
    public int RefreshSeconds { get; set; } = 2;
}
