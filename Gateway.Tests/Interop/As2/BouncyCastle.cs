using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>Compression by BouncyCastle for Java, since Debian's openssl has no zlib: one process for all requests, one request at a time.</summary>
internal sealed class BouncyCastle : IAsyncDisposable
{
    private const string Jars = "/usr/share/java/";
    private static readonly string[] Needed = ["bcmail.jar", "bcpkix.jar", "bcprov.jar", "bcutil.jar", "javax.mail.jar", "javax.activation.jar"];
    private static readonly string Source = Path.Combine("Gateway.Tests", "Interop", "As2", "bouncycastle", "Compression.java");

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Process _java;

    private BouncyCastle(Process java) => _java = java;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Where it is missing the test is skipped or fails.</summary>
    public static BouncyCastle Start()
    {
        if (!Needed.All(jar => File.Exists(Jars + jar)))
        {
            OutsideServer.Missing("BouncyCastle for Java is not installed (Debian: libbcmail-java).");
        }

        var start = new ProcessStartInfo(
            "java", ["-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", string.Join(':', Needed.Select(jar => Jars + jar)), Path.Combine(Structure.Repository.Root, Source)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            return new BouncyCastle(Process.Start(start)!);
        }
        catch (Win32Exception)
        {
            OutsideServer.Missing("java is not installed (Debian: default-jdk-headless).");
            throw;
        }
    }

    /// <summary>A CompressedData around the octets: BER, in pieces of indefinite length.</summary>
    public Task<byte[]> CompressAsync(byte[] octets) => AskAsync('c', octets);

    public Task<byte[]> InflateAsync(byte[] compressed) => AskAsync('i', compressed);

    /// <summary>The S/MIME entity that BouncyCastle makes of another one.</summary>
    public async Task<ForeignEntity> CompressAsync(ForeignEntity entity) => ForeignEntity.Parse(await AskAsync('C', entity.Octets));

    public Task<byte[]> InflateAsync(ForeignEntity entity) => AskAsync('I', entity.Octets);

    public async ValueTask DisposeAsync()
    {
        _java.StandardInput.Close();
        await _java.WaitForExitAsync(CancellationToken.None);
        _java.Dispose();
        _turn.Dispose();
    }

    private async Task<byte[]> AskAsync(char operation, byte[] content)
    {
        await _turn.WaitAsync(Ct);
        try
        {
            var head = new byte[5];
            head[0] = (byte)operation;
            BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), content.Length);
            await _java.StandardInput.BaseStream.WriteAsync((byte[])[.. head, .. content], Ct);
            await _java.StandardInput.BaseStream.FlushAsync(Ct);
            await _java.StandardOutput.BaseStream.ReadExactlyAsync(head, Ct);
            var answer = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
            await _java.StandardOutput.BaseStream.ReadExactlyAsync(answer, Ct);
            Assert.True(head[0] == operation, "BouncyCastle: " + Encoding.UTF8.GetString(answer));
            return answer;
        }
        finally
        {
            _ = _turn.Release();
        }
    }
}
