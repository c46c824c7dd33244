using Xunit;

namespace Gateway.Tests.Structure;

public sealed class PurityTests
{
    private static readonly string[] Namespaces =
        ["System.Net", "System.IO.Pipes", "System.Diagnostics.Process", "Microsoft.Extensions", "Microsoft.AspNetCore", "System.Data"];

    private static readonly string[] Types =
    [
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.DriveInfo",
        "System.IO.FileSystemWatcher", "System.IO.RandomAccess", "System.TimeProvider", "System.Diagnostics.Process", "System.IServiceProvider",
    ];

    /// <summary>A map must give the same document on every node and in every replay.</summary>
    [Fact]
    public void MappingTouchesNoNetworkDiskClockOrContainer()
    {
        var impure = CompiledCode.Product.Uses
            .Where(u => u.FromNamespace.StartsWith("Gateway.Mapping", StringComparison.Ordinal))
            .Where(u => Types.Contains(u.To) || Namespaces.Any(n => (u.ToNamespace + ".").StartsWith(n + ".", StringComparison.Ordinal)))
            .Select(u => $"{u.From} uses {u.To}");

        Findings.None(impure);
    }
}
