using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Gateway.Partners;
using Gateway.Security.Cms;
using Gateway.Security.Envelopes;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Properties;

/// <summary>
/// A message that does not decrypt takes as long as any other that does not (RFC 3218, Marvin): padding, key and structure, tried by turns, by the CPU time of
/// the thread that tries. Alone, because it measures.
/// </summary>
[Collection(Alone.Name)]
[Trait("Category", "Slow")]
public sealed class DecryptionTimingTests(SomeEnvelopes envelopes) : IClassFixture<SomeEnvelopes>
{
    private const int Tries = 600;

    /// <summary>A leak is there most times; what the machine does beside a measurement is not.</summary>
    private const int Measurements = 3;
    private const int ThreadCpuTime = 3;

    /// <summary>Where test vector leakage assessment draws the line.</summary>
    private const double Found = 4.5;

    [Fact]
    public async Task PaddingKeyAndStructureCannotBeToldApart()
    {
        Assert.Empty(await ToldApartAsync(await MessagesAsync(), leak: null));
    }

    /// <summary>A structure that breaks off at its very end: all of it was read by then.</summary>
    [Fact]
    public async Task AStructureThatBreaksOffAtItsEndCannotBeToldFromPadding()
    {
        var plain = await envelopes.SealAsync(new As2Terms { Us = "ACME", Them = "NORTHWIND", Key = "acme", Encrypt = null }, RandomNumberGenerator.GetBytes(100_000));
        byte[] octets = [.. System.Text.Encoding.ASCII.GetBytes($"Content-Type: {plain.ContentType}\r\n\r\n"), .. plain.Body.AsSpan(0, plain.Body.AsSpan().LastIndexOf("\r\n--"u8))];
        var structure = await EncryptAsync(octets);
        var padding = structure.ToArray();
        var end = padding.AsSpan().TrimEnd((byte)0).Length;
        padding[end - 17] ^= 0xFF;
        Assert.Empty(await ToldApartAsync([("padding", padding), ("structure", structure)], leak: null));
    }

    /// <summary>That the test would see it: 200 µs more on one of the ways.</summary>
    [Fact]
    public async Task ALeakOfTwoHundredMicrosecondsIsFound()
    {
        Assert.Equal(["padding and key", "padding and structure"], (await ToldApartAsync(await MessagesAsync(), leak: 0)).Keys);
    }

    /// <summary>The pairs that most measurements tell apart, with what the last of them said. Where the first tells none apart there is no other.</summary>
    private async Task<SortedDictionary<string, string>> ToldApartAsync((string Name, byte[] Body)[] messages, int? leak)
    {
        var told = new List<(string Pair, string Said)>();
        for (var measurement = 0; measurement < Measurements && (measurement == 0 || told.Count > 0); measurement++)
        {
            var times = await MeasureAsync(messages, leak);
            for (var other = 1; other < messages.Length; other++)
            {
                for (var one = 0; one < other; one++)
                {
                    if (Differ(times[one], times[other], out var said))
                    {
                        told.Add(($"{messages[one].Name} and {messages[other].Name}", said));
                    }
                }
            }
        }

        return new SortedDictionary<string, string>(
            told.GroupBy(t => t.Pair).Where(g => g.Count() > Measurements / 2).ToDictionary(g => g.Key, g => g.Last().Said), StringComparer.Ordinal);
    }

    private async Task<(string Name, byte[] Body)[]> MessagesAsync()
    {
        var content = RandomNumberGenerator.GetBytes(10_000);
        var message = await envelopes.SealAsync(new As2Terms { Us = "ACME", Them = "NORTHWIND", Key = "acme", Encrypt = "aes-128-cbc" }, content);
        var padding = message.Body.ToArray();

        // The block before the last: its last octet is the last of the padding. Behind the content stand eight octets of end-of-contents and more.
        var end = padding.AsSpan().TrimEnd((byte)0).Length;
        padding[end - 17] ^= 0xFF;
        var key = message.Body.ToArray();
        key[message.Body.AsSpan().IndexOf((byte[])[0x04, 0x82, 0x01, 0x00]) + 100] ^= 1;
        return [("padding", padding), ("key", key), ("structure", await EncryptAsync(RandomNumberGenerator.GetBytes(message.Body.Length - 600)))];
    }

    private async Task<byte[]> EncryptAsync(byte[] plaintext)
    {
        using var body = new MemoryStream();
        await using var writer = await EnvelopedDataWriter.BeginAsync(
            body, ContentCipher.Aes128Cbc, [envelopes.Ours.Certificate], KeyTransportScheme.Pkcs1, TestContext.Current.CancellationToken);
        await writer.WriteAsync(plaintext, TestContext.Current.CancellationToken);
        await writer.FinishAsync(TestContext.Current.CancellationToken);
        return body.ToArray();
    }

    /// <summary>Nanoseconds of each try of each message.</summary>
    private async Task<double[][]> MeasureAsync((string Name, byte[] Body)[] messages, int? leak)
    {
        var opener = envelopes.Opener;
        var terms = envelopes.Terms("application/pkcs7-mime");
        var times = messages.Select(_ => new double[Tries]).ToArray();
        for (var round = -50; round < Tries; round++)
        {
            for (var i = 0; i < messages.Length; i++)
            {
                // By turns, each of them first as often as the others.
                var which = (i + round + 60) % messages.Length;
                using var body = new MemoryStream(messages[which].Body);
                var before = Now();
                var opening = opener.OpenAsync(terms, body, _ => Stream.Null, CancellationToken.None);
                Assert.True(opening.IsCompleted, "Nothing waits, so one thread does all of it.");
                if (which == leak)
                {
                    Spin(200_000);
                }

                var taken = Now() - before;
                Assert.Equal(VerdictCodes.DecryptionFailed, (await opening).Code);
                if (round >= 0)
                {
                    times[which][round] = taken;
                }
            }
        }

        return times;
    }

    /// <summary>Welch's t over what is left without the slowest tenth, and the medians: both must show it.</summary>
    private static bool Differ(double[] one, double[] other, out string said)
    {
        var (a, b) = (Kept(one), Kept(other));
        var t = Math.Abs(a.Average() - b.Average()) / Math.Sqrt((Variance(a) / a.Length) + (Variance(b) / b.Length));
        var (medianA, medianB) = (a[a.Length / 2], b[b.Length / 2]);
        var apart = Math.Abs(medianA - medianB) / Math.Min(medianA, medianB);
        said = $"t = {t:F1}, medians {medianA / 1000:F1} and {medianB / 1000:F1} µs, {apart:P1} apart";
        TestContext.Current.SendDiagnosticMessage(said);
        return t >= Found && apart >= 0.05;
    }

    private static double[] Kept(double[] times) => [.. times.Order().Take(times.Length * 9 / 10)];

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }

    private static void Spin(double nanoseconds)
    {
        for (var until = Now() + nanoseconds; Now() < until;)
        {
            Thread.SpinWait(10);
        }
    }

    private static double Now()
    {
        _ = GetTime(ThreadCpuTime, out var time);
        return (time.Seconds * 1e9) + time.Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
