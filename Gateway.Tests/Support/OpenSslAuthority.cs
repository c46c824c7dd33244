using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Support;

/// <summary>A time stamping authority on a real socket, whose tokens <c>openssl ts</c> makes (RFC 3161).</summary>
internal sealed class OpenSslAuthority : IAsyncDisposable
{
    private readonly string _folder;
    private readonly WebApplication _app;
    private int _asked;

    private OpenSslAuthority(string folder)
    {
        _folder = folder;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        _ = builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Address => new(_app.Urls.First());

    public string Certificate => Path.Combine(_folder, "tsa.pem");

    /// <summary>Answers in the place of openssl; null: openssl answers.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public static async Task<OpenSslAuthority> StartAsync(string folder, CancellationToken ct)
    {
        _ = Directory.CreateDirectory(folder);
        var authority = new OpenSslAuthority(folder);
        await File.WriteAllTextAsync(authority.In("tsa.cnf"), $"""
            [tsa]
            default_tsa = it
            [it]
            serial = {authority.In("serial")}
            signer_cert = {authority.Certificate}
            signer_key = {authority.In("tsa.key")}
            signer_digest = sha256
            default_policy = 1.3.6.1.4.1.32473.1
            digests = sha256
            ess_cert_id_alg = sha256
            """, ct);
        _ = await OpenSsl.RunAsync(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Some authority", "-keyout", authority.In("tsa.key"), "-out", authority.Certificate,
            "-addext", "extendedKeyUsage=critical,timeStamping", "-addext", "keyUsage=critical,digitalSignature");
        await authority._app.StartAsync(ct);
        return authority;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private string In(string name) => Path.Combine(_folder, name);

    private async Task AnswerAsync(HttpContext context)
    {
        if (Instead is { } other)
        {
            await other(context);
            return;
        }

        var name = Interlocked.Increment(ref _asked).ToString(CultureInfo.InvariantCulture);
        await using (var query = File.Create(In(name + ".tsq")))
        {
            await context.Request.Body.CopyToAsync(query, context.RequestAborted);
        }

        _ = await OpenSsl.RunAsync("ts", "-reply", "-config", In("tsa.cnf"), "-queryfile", In(name + ".tsq"), "-out", In(name + ".tsr"));
        context.Response.ContentType = "application/timestamp-reply";
        await context.Response.SendFileAsync(In(name + ".tsr"), context.RequestAborted);
    }
}
