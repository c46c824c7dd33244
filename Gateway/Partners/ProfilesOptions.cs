using System.ComponentModel.DataAnnotations;

namespace Gateway.Partners;

/// <summary>Where profiles come from.</summary>
public sealed class ProfilesOptions
{
    public const string Section = "Profiles";

    /// <summary>Folder with one folder a partner. Default <c>partners</c>.</summary>
    [Required]
    public string Directory { get; set; } = "partners";

    /// <summary>
    /// Whether a running process publishes changed files by itself. Default: yes on SQLite, no on PostgreSQL, where <c>gw partners apply</c> does it.
    /// </summary>
    public bool? AutoApply { get; set; }
}
