using System.Collections.Concurrent;
using System.Net;
using Gateway.Cli.Demo;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Envelopes;
using Gateway.Transports.As2;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Benchmarks.As2;

/// <summary>The partner's AS2 server, in this process: opens what the gateway sends, checks it and answers with a signed receipt.</summary>
internal sealed class As2Stub : IAsyncDisposable
{
    private readonly PartyKey _party;
    private readonly EnvelopeOpener _opener;
    private readonly ConcurrentDictionary<string, byte> _ids = new();
    private WebApplication? _app;
    private PartnerCertificate? _gateway;

    private As2Stub(PartyKey party, string folder)
    {
        _party = party;
        _opener = new EnvelopeOpener(party, new SecurityPlaces(Path.Combine(folder, "partner"), folder, SharedLedger: false, LoopbackOnly: true));
    }

    public Uri Url { get; private set; } = null!;

    /// <summary>Different messages that were answered with a positive receipt.</summary>
    public int Received => _ids.Count;

    public ConcurrentQueue<string> Problems { get; } = new();

    public static async Task<As2Stub> StartAsync(PartyKey party, string folder, CancellationToken ct)
    {
        var stub = new As2Stub(party, folder);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        _ = builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Limits.MaxRequestBodySize = null;
            k.AddServerHeader = false;
        });
        stub._app = builder.Build();
        stub._app.Run(stub.AnswerAsync);
        await stub._app.StartAsync(ct);
        stub.Url = new Uri(stub._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return stub;
    }

    /// <summary>The certificate that the gateway signs with.</summary>
    public void Trust(PartnerCertificate gateway) => _gateway = gateway;

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var id = request.Headers["Message-ID"].ToString();
        var terms = new EnvelopeTerms
        {
            ContentType = request.ContentType,
            Disposition = request.Headers["Content-Disposition"],
            Signers = [_gateway!],
            RequireSigned = true,
            RequireEncrypted = true,
            MaxBytes = long.MaxValue,
        };
        var verdict = await _opener.OpenAsync(terms, request.Body, _ => Stream.Null, context.RequestAborted);
        if (verdict is not { Holds: true, Mic: { } mic })
        {
            Problems.Enqueue($"{id}: {verdict.Code} {verdict.Detail}");
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (!_ids.TryAdd(id, 0))
        {
            Problems.Enqueue($"{id} came again");
        }

        await WriteAsync(context.Response, id, mic);
    }

    private async Task WriteAsync(HttpResponse response, string id, Mic mic)
    {
        var receipt = PartyReceipt.Write(_party.Signing, As2Profiles.Them, id, Disposition.Processed, mic);
        response.Headers["AS2-From"] = As2Profiles.Them;
        response.Headers["AS2-To"] = As2Profiles.Us;
        response.Headers["AS2-Version"] = "1.2";
        foreach (var field in receipt.Fields)
        {
            response.Headers[field.Name] = field.Value;
        }

        response.ContentLength = receipt.Body.Length;
        await response.Body.WriteAsync(receipt.Body);
    }
}
