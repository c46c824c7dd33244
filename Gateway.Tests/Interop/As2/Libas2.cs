using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Xunit;
using Xunit.Sdk;

namespace Gateway.Tests.Interop.As2;

/// <summary>A trading partner made of libas2 for node: <c>partner.js</c> beside the tests, the package outside of the tree.</summary>
public sealed class Libas2(As2InteropGateway gateway) : IAsyncLifetime
{
    /// <summary>Node refuses PKCS#1 v1.5 decryption with the OpenSSL that it brings along, unless it is told so.</summary>
    private const string AllowsPkcs1 = "--security-revert=CVE-2023-46809";

    private static readonly string Script = Path.Combine(Structure.Repository.Root, "Gateway.Tests", "Interop", "As2", "libas2", "partner.js");
    private readonly HttpClient _http = new() { BaseAddress = gateway.Libas2Address, Timeout = As2InteropGateway.Patience };
    private Process? _node;
    private SkipException? _missing;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Where test.sh puts the package.</summary>
    private static string Modules => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "gateway-tests", "libas2", "node_modules");

    public async ValueTask InitializeAsync()
    {
        try
        {
            _ = gateway.Ready();
            await StartAsync();
        }
        catch (SkipException missing)
        {
            _missing = missing;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is { } node)
        {
            node.StandardInput.Close();
            await node.WaitForExitAsync(CancellationToken.None);
            node.Dispose();
        }

        _http.Dispose();
    }

    /// <summary>Where it is missing the test is skipped.</summary>
    internal Libas2 Ready()
    {
        if (_missing is { } missing)
        {
            ExceptionDispatchInfo.Throw(missing);
        }

        return this;
    }

    /// <summary>libas2 sends; what it makes of the receipt that it gets.</summary>
    internal async Task<JsonNode> SendAsync(Libas2Row row, string content, bool readsReceipt = true)
    {
        var job = new JsonObject
        {
            ["from"] = row.Name,
            ["to"] = As2Profiles.Us,
            ["url"] = gateway.As2.AbsoluteUri,
            ["content"] = content,
            ["sign"] = Value(row.Sign),
            ["encrypt"] = Value(row.Encrypt),
            ["receipt"] = readsReceipt,
        };
        using var answer = await _http.PostAsJsonAsync("/send", job, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>What it made of the message with that id.</summary>
    internal async Task<JsonNode> ReceivedAsync(string messageId) =>
        (await _http.GetFromJsonAsync<JsonObject>("/received", Ct))![messageId] ?? throw new KeyNotFoundException($"libas2 got no message {messageId}.");

    private async Task StartAsync()
    {
        if (!Directory.Exists(Path.Combine(Modules, "libas2")))
        {
            OutsideServer.Missing($"libas2 is not installed in {Modules} (npm ci with the package.json beside {Script}; test.sh does it).");
        }

        var (party, port) = (gateway.Libas2Party, gateway.Libas2Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var start = new ProcessStartInfo("node", [AllowsPkcs1, Script, party.Certificate, party.Key, gateway.OurCertificate, port])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["NODE_PATH"] = Modules;
        try
        {
            _node = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            OutsideServer.Missing("node is not installed (Debian: nodejs).");
        }

        // Before that node itself warns of what it was told.
        string? line;
        do
        {
            line = await _node.StandardOutput.ReadLineAsync(Ct);
        }
        while (line is not (null or "ready"));
        Assert.True(line is not null, "libas2 did not start.");
    }

    private static JsonValue Value(string? text) => text is null ? JsonValue.Create(false) : JsonValue.Create(text);
}
