using System.ComponentModel.DataAnnotations;

namespace Gateway.Transports.HotFolder;

/// <summary>The folders of this machine that partners fill, section <c>HotFolder</c>.</summary>
public sealed class HotFolderOptions
{
    public const string Section = "HotFolder";

    /// <summary>Whether files are taken at all. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The folder that theirs lie in. Default <c>data/folders</c>.</summary>
    [Required]
    public string Root { get; set; } = "data/folders";

    /// <summary>Whether the system tells when a file is complete (inotify), so that it is taken at once; otherwise it is when it has settled. Default true.</summary>
    public bool Watch { get; set; } = true;
}
