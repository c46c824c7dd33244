using System.ComponentModel.DataAnnotations;

namespace Gateway.Transports.Http;

/// <summary>Protections of the HTTP listeners and limits of the HTTP sender, section <c>Http</c>.</summary>
public sealed class HttpTransportOptions
{
    public const string Section = "Http";

    /// <summary>All header lines of a request together, in bytes; more is answered 431. Default 32 KB.</summary>
    [Range(4 * 1024, 1024 * 1024)]
    public int MaxHeaderBytes { get; set; } = 32 * 1024;

    /// <summary>Header lines of a request. Default 100.</summary>
    [Range(20, 1000)]
    public int MaxHeaders { get; set; } = 100;

    /// <summary>How long a client may take for its headers. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Slowest body accepted, in bytes a second; a slower one is answered 408. Default 1,024.</summary>
    [Range(1, 1024 * 1024)]
    public double MinBytesPerSecond { get; set; } = 1024;

    /// <summary>How long a body may stay below the slowest rate. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:05:00")]
    public TimeSpan SlowBodyGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Body limit of every route that does not set its own. Default 4 MB.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Open connections of a node. Default 2,000.</summary>
    [Range(10, 1_000_000)]
    public long MaxConnections { get; set; } = 2000;

    /// <summary>Exchanges that one principal may be uploading at once on a node; more is answered 429. Default 64.</summary>
    [Range(1, 10_000)]
    public int UploadsPerPrincipal { get; set; } = 64;
}
