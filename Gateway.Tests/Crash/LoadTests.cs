using System.Net;
using Gateway.Benchmarks.Harness;
using Gateway.Benchmarks.Load;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Crash;

/// <summary>The clients of the benches, against small servers of these tests.</summary>
public sealed class LoadTests
{
    private const string Accepted = """{"exchangeId":"ex_1","status":"accepted"}""";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnOpenLoopGoesOnPostingWhileNothingIsAnswered()
    {
        var everyone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var there = 0;
        await using var server = await StartAsync(async context =>
        {
            // Nobody is answered before the last has come: a closed loop would wait for ever.
            if (Interlocked.Increment(ref there) == 40)
            {
                everyone.SetResult();
            }

            await everyone.Task;
            await AnswerAsync(context, 202, Accepted);
        });
        using var client = new PartnerClient("key", TimeSpan.FromSeconds(30));
        var loop = new OpenLoop(client, Url(server), TimeProvider.System);

        await loop.RunAsync(1, 40, 200, Ct);

        Assert.Equal((40, 40), (loop.MostUnderWay, loop.Answers.Count(a => a.Code is null)));

        // The first was due 39 intervals of 5 ms before the last.
        Assert.InRange(loop.Accepted.Percentile(100), 195, double.MaxValue);
    }

    [Fact]
    public async Task AnOpenLoopSaysWhatWasNotAccepted()
    {
        await using var server = await StartAsync(context => AnswerAsync(context, 429, """{"code":"too-many-uploads"}"""));
        using var client = new PartnerClient("key", TimeSpan.FromSeconds(30));
        var loop = new OpenLoop(client, Url(server), TimeProvider.System);

        await loop.RunAsync(1, 1, 200, Ct);

        Assert.Equal("429 too-many-uploads", Assert.Single(loop.Answers).Code);
    }

    [Fact]
    public async Task AResendingClientSendsTheSameUnderTheSameKeyUntilItIsAccepted()
    {
        var keys = new List<string>();
        var bodies = new List<long?>();
        await using var server = await StartAsync(context =>
        {
            keys.Add(context.Request.Headers["Idempotency-Key"].ToString());
            bodies.Add(context.Request.ContentLength);
            switch (keys.Count)
            {
                case 1:
                    return AnswerAsync(context, 503, """{"code":"ledger-unavailable"}""");
                case 2:
                    context.Abort();
                    return Task.CompletedTask;
                default:
                    return AnswerAsync(context, 200, Accepted);
            }
        });
        using var http = new PartnerClient("key", TimeSpan.FromSeconds(30));
        var client = new ResendingClient(http, [Url(server)], TimeProvider.System);

        await client.PostAsync(SampleOrders.Create(1), Ct);

        Assert.Equal(new Answer(1, "ex_1", 3, true, null), Assert.Single(client.Answers));
        Assert.Equal(["order-PO000000001"], keys.Distinct());
        Assert.Single(bodies.Distinct());
    }

    [Fact]
    public async Task AResendingClientStopsWhenSendingAgainIsUseless()
    {
        await using var server = await StartAsync(context => AnswerAsync(context, 422, """{"code":"sender-mismatch"}"""));
        using var http = new PartnerClient("key", TimeSpan.FromSeconds(30));
        var client = new ResendingClient(http, [Url(server)], TimeProvider.System);

        await client.PostAsync(SampleOrders.Create(1), Ct);

        Assert.Equal("422 sender-mismatch", Assert.Single(client.Answers).Code);
    }

    [Fact]
    public async Task AResendingClientGoesToTheOtherNodeWhenOneIsGone()
    {
        await using var server = await StartAsync(context => AnswerAsync(context, 202, Accepted));
        using var http = new PartnerClient("key", TimeSpan.FromSeconds(30));
        var gone = new Uri($"http://127.0.0.1:{Ports.Free()}/");
        var client = new ResendingClient(http, [gone, Url(server)], TimeProvider.System);

        await client.PostAsync(SampleOrders.Create(1), Ct);

        Assert.Equal((2, "ex_1"), (client.Sends, Assert.Single(client.Answers).Exchange));
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        _ = builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(Ct);
        return app;
    }

    private static Uri Url(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body, Ct);
    }
}
