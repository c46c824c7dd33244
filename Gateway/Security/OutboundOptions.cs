using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Gateway.Security;

/// <summary>Where outbound connections may go. Settings of the installation, never of a profile.</summary>
public sealed class OutboundOptions
{
    /// <summary>
    /// Networks (CIDR) that are reached although they are private, loopback or reserved: an ERP's <c>10.20.0.0/16</c>, or <c>127.0.0.0/8</c> in a test.
    /// Default none.
    /// </summary>
    [NetworkList]
    public IList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Ports that may be reached; none listed means every port. Default none.</summary>
    [PortList]
    public IList<int> AllowedPorts { get; init; } = [];

    /// <summary>Time for name look-up and connecting; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    [Required, ValidateObjectMembers]
    public OutboundProxyOptions Proxy { get; set; } = new();
}
