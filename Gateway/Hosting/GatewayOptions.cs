using System.ComponentModel.DataAnnotations;
using Gateway.Security;

namespace Gateway.Hosting;

/// <summary>Where the process listens and what it does.</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>Console and API, separated by semicolons. Default http://localhost:8080.</summary>
    [Required]
    public string Urls { get; set; } = "http://localhost:8080";

    /// <summary>What partners reach: AS2, the hand-in and the pull routes. Default http://127.0.0.1:8081.</summary>
    [Required]
    public string As2Urls { get; set; } = "http://127.0.0.1:8081";

    /// <summary>Name of our key, with the use tls, whose certificate the https addresses show. Default none: only http is served.</summary>
    public string? TlsKey { get; set; }

    /// <summary>PEM file of the certificates between that one and its root, as its authority gives them out. Default none.</summary>
    public string? TlsChain { get; set; }

    /// <summary>
    /// Networks (CIDR) of the reverse proxies in front of the listeners: from there, and only from there, the caller's address is taken from
    /// X-Forwarded-For. Default none.
    /// </summary>
    [NetworkList]
    public IList<string> Proxies { get; init; } = [];

    /// <summary>
    /// <c>as2</c> (partner routes), <c>web</c> (console and API), <c>jobs</c> (drains, recovery, chores), separated by commas. Default all; fewer need
    /// PostgreSQL.
    /// </summary>
    [Required]
    public string Roles { get; set; } = "as2,web,jobs";

    /// <summary>Jobs worked on at once: one a stage, and some to spare. Default 8.</summary>
    [Range(4, 64)]
    public int Workers { get; set; } = 8;
}
