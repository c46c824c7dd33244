using System.ComponentModel.DataAnnotations;

namespace Gateway.Transports.Sftp;

/// <summary>What holds for SFTP with all partners, section <c>Sftp</c>.</summary>
public sealed class SftpOptions
{
    public const string Section = "Sftp";

    /// <summary>Whether files are fetched from servers of partners. Default true.</summary>
    public bool Fetch { get; set; } = true;

    /// <summary>Connections at once to a server under one login on a node, whatever the number of channels. Default 4.</summary>
    [Range(1, 64)]
    public int SessionsPerServer { get; set; } = 4;

    /// <summary>How long a connection that nobody uses is kept. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a connection says that it is alive, so that no firewall forgets it. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Time for a connection with its key exchange and login; never more than the channel's own. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
