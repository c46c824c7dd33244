using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Gateway.Security;

/// <summary>Settings of the security room.</summary>
public sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>
    /// File with the master key, 32 bytes in base64. The environment variable GW_MASTER_KEY goes before it. Default null: <c>keys/master.key</c> in the
    /// data folder, made at first start on SQLite with loopback listeners only.
    /// </summary>
    public string? MasterKeyFile { get; set; }

    [Required, ValidateObjectMembers]
    public OutboundOptions Outbound { get; set; } = new();
}
