using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Gateway.Security;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Interop;

/// <summary>Our Standard Webhooks signature, as OpenSSL computes it for a receiver that is not ours.</summary>
public sealed class WebhookSignatureTests
{
    /// <summary>Standard Webhooks 1.0: HMAC-SHA256 over <c>id.timestamp.body</c>, in base64 after <c>v1,</c>.</summary>
    [Theory]
    [InlineData("{\"documentType\":\"order\",\"id\":\"4500012\"}")]
    [InlineData("ISA*00*          *00*          ~\n")]
    public async Task OpenSslComputesTheSignatureThatWeSend(string body)
    {
        var secret = StandardWebhooks.NewSecret();
        var key = StandardWebhooks.ParseSecret(secret);
        var at = new DateTimeOffset(2026, 11, 24, 9, 30, 0, TimeSpan.Zero);

        var ours = StandardWebhooks.Sign(key, "dl_abc", at, Encoding.ASCII.GetBytes(body));

        Assert.Equal("v1," + await OpenSslAsync(Convert.ToHexString(key), $"dl_abc.{at.ToUnixTimeSeconds()}.{body}"), ours);
    }

    private static async Task<string> OpenSslAsync(string hexKey, string text)
    {
        var ct = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("openssl", ["dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:" + hexKey, "-binary"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process? process = null;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            OutsideServer.Missing("openssl is not installed.");
        }

        using (process)
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.ASCII.GetBytes(text), ct);
            process.StandardInput.Close();
            using var mac = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(mac, ct);
            await process.WaitForExitAsync(ct);
            return Convert.ToBase64String(mac.ToArray());
        }
    }
}
