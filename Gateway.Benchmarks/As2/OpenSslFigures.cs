using System.Text.RegularExpressions;
using Gateway.Benchmarks.Harness;

namespace Gateway.Benchmarks.As2;

/// <summary>The openssl program: what this machine's crypto can do, and whether a foreign implementation believes our signatures.</summary>
internal static partial class OpenSslFigures
{
    private const int SmallMessage = 10 * 1024;

    /// <summary>
    /// Milliseconds of one core that the algorithms alone cost for a message of 10 KB with a signed receipt: private decrypt and sign, two public operations
    /// (the message's signature, and one for whoever encrypts or checks), AES-128 and SHA-256 over the content.
    /// </summary>
    public static async Task<double> LimitMillisecondsAsync(CancellationToken ct)
    {
        var (exit, output) = await RunAsync(["speed", "-seconds", "1", "-mr", "rsa2048"], null, ct);
        var rsa = RsaLine().Match(output);
        var (aes, sha) = (await RateAsync("aes-128-cbc", ct), await RateAsync("sha256", ct));
        if (exit != 0 || !rsa.Success)
        {
            throw new InvalidOperationException($"openssl speed ended {exit}: {output}");
        }

        var (sign, verify) = (Number(rsa.Groups["sign"]), Number(rsa.Groups["verify"]));
        return 1000 * ((2 / sign) + (2 / verify) + (SmallMessage / aes) + (SmallMessage / sha));
    }

    /// <summary>
    /// Null when the signature of a receipt holds under the certificate in the file; otherwise what openssl says. The signed octets are cut out here: its own
    /// MIME reader changes a multipart within a multipart.
    /// </summary>
    public static async Task<string?> VerifyAsync(As2Receipt receipt, string certificate, CancellationToken ct)
    {
        if (receipt.Split() is not { } parts)
        {
            return "The receipt is not a report and a signature.";
        }

        var folder = Directory.CreateTempSubdirectory("gateway-bench-receipt-").FullName;
        try
        {
            var content = Path.Combine(folder, "report");
            await File.WriteAllBytesAsync(content, parts.Signed, ct);
            var (exit, output) = await RunAsync(
                ["cms", "-verify", "-binary", "-inform", "DER", "-content", content, "-CAfile", certificate, "-purpose", "any", "-out", "/dev/null"], parts.Signature, ct);
            return exit == 0 ? null : output;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Bytes a second at blocks of 8 KB.</summary>
    private static async Task<double> RateAsync(string algorithm, CancellationToken ct)
    {
        var (exit, output) = await RunAsync(["speed", "-seconds", "1", "-bytes", "8192", "-mr", "-evp", algorithm], null, ct);
        var line = RateLine().Match(output);
        return exit == 0 && line.Success ? Number(line.Groups["rate"]) : throw new InvalidOperationException($"openssl speed {algorithm} ended {exit}: {output}");
    }

    private static Task<(int Exit, string Output)> RunAsync(string[] arguments, byte[]? input, CancellationToken ct) => Tool.RunAsync("openssl", arguments, input, ct);

    private static double Number(Group group) => double.Parse(group.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);

    // +F2:2:2048:4124.137931:60576.000000: private and public operations a second
    [GeneratedRegex(@"^\+F2:\d+:2048:(?<sign>[0-9.e-]+):(?<verify>[0-9.e-]+)", RegexOptions.Multiline)]
    private static partial Regex RsaLine();

    // +F:25:AES-128-CBC:1422158506.67: bytes a second
    [GeneratedRegex(@"^\+F:\d+:[^:]+:(?<rate>[0-9.e+]+)", RegexOptions.Multiline)]
    private static partial Regex RateLine();
}
