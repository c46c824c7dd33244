using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Gateway.Tests.Support;

/// <summary>The <c>openssl</c> program: an implementation that is not ours.</summary>
internal static class OpenSsl
{
    /// <summary>What it wrote, when it ended well; the test fails otherwise.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var ct = TestContext.Current.CancellationToken;
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            OutsideServer.Missing("openssl is not installed.");
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            Assert.True(process.ExitCode == 0, $"openssl {string.Join(' ', arguments)}: {await errors}");
            return await output;
        }
    }
}
