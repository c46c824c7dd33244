using System.Globalization;
using System.Security.Cryptography;

namespace Gateway.Storage;

/// <summary>Name of this process in leases and attempt rows: machine, process id and a random part, so that a restarted process is another node.</summary>
internal sealed record LedgerNode(string Name)
{
    public static LedgerNode Create() => new(string.Create(
        CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}/{RandomNumberGenerator.GetHexString(6, true)}"));
}
