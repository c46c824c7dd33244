using System.Text.Json;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline.Stages;
using Gateway.Security;
using Gateway.Tests.Api.Folders;
using Gateway.Tests.Support;
using Gateway.Transports.Email;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Api.Email;

/// <summary>Tests of a gateway that looks at one mailbox of a real server.</summary>
public abstract class EmailTest(MailServerFixture fixture) : IAsyncLifetime
{
    private protected const string Channel = "warn-mail";
    private protected const string Trusting = "trust: authentication-results, authserv-id: mx.gateway.test";

    private InProcessGateway? _gateway;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected MailServer Server => fixture.Server;

    private protected FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    private protected AtPoints Points { get; } = new();

    private protected InProcessGateway Gateway => _gateway!;

    public virtual async ValueTask InitializeAsync() => await Server.ClearAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (_gateway is { } gateway)
        {
            await gateway.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected async Task StartAsync(
        string terms = Trusting, string? protocol = null, string limit = "5 MB", string secret = MailServer.Password, string? certificate = null, int? port = null)
    {
        _gateway = await InProcessGateway.StartAsync(Points, Clock);
        Gateway.Of<IOptions<SecurityOptions>>().Value.Outbound.AllowedNetworks.Add("127.0.0.0/8");
        Gateway.Of<IOptions<EmailOptions>>().Value.Enabled = true;
        var secrets = Directory.CreateDirectory(Path.Combine(Gateway.Partners, "warn", "secrets"));
        await File.WriteAllTextAsync(Path.Combine(secrets.FullName, "mail"), secret, Ct);
        await Gateway.ChangeAsync("warn", "agreements:\n", $$"""
              {{Channel}}:
                direction: in
                transport: email
                carries: [ZZ:{{EndToEndPartners.IdOf("warn")}}]
                limit: {{limit}}
                secret: ${file:secrets/mail}
                email: { host: 127.0.0.1, port: {{port ?? Server.Imaps}}, {{protocol ?? "protocol: imap"}}, user: "{{MailServer.User}}", from: [{{SomeMail.Sender}}],
                  server-certificates: ["{{certificate ?? Server.Certificate}}"], {{terms}} }
            agreements:

            """);
        await Gateway.ChangeAsync("warn", "channels: [warn-in]", $"channels: [warn-in, {Channel}]");
    }

    private protected Task<PollState> LookAsync() => Gateway.LookAsync(Channel);

    private protected byte[] Order(int count = 1) => Gateway.Order("warn", count).ToBytes();

    private protected async Task<IReadOnlyList<ExchangeSummary>> ExchangesAsync() => [.. (await Gateway.Of<IExchangeReader>()
        .ListAsync(new ExchangeFilter { Direction = Direction.Inbound, Limit = 500 }, PartnerScope.All, Ct)).Items.OrderBy(e => e.Id.Value)];

    /// <summary>Codes of all exchanges in, those without one first.</summary>
    private protected async Task<IReadOnlyList<string?>> CodesAsync() => [.. (await ExchangesAsync()).Select(e => e.Code).Order(StringComparer.Ordinal)];

    private protected async Task<ExchangeView> OnlyAsync() => await Gateway.ViewAsync(Assert.Single(await ExchangesAsync()).Id);

    /// <summary>Code and stage of the one exchange.</summary>
    private protected async Task<(ExchangeStage Stage, string? Code)> EndAsync() => (await OnlyAsync()).Summary is var only ? (only.Stage, only.Code) : default;

    private protected static IReadOnlyList<(string Name, string Code)> Skipped(PollState look) => look.Skipped is { } skipped
        ? [.. JsonElement.Parse(skipped).EnumerateArray().Select(s => (s.GetProperty("name").GetString()!, s.GetProperty("code").GetString()!))]
        : [];

    private protected async Task<string> TextAsync(ExchangeId id, int part = 1)
    {
        var payload = await Gateway.Of<IExchangeStore>().PayloadAsync(id, OpenedMessage.PartName(part), Ct);
        using var reader = new StreamReader(await Gateway.Of<IPayloadStore>().OpenReadAsync(payload!, Ct));
        return await reader.ReadToEndAsync(Ct);
    }

    /// <summary>What the trail says of how a mail was opened.</summary>
    private protected static JsonElement Opened(ExchangeView exchange) =>
        JsonElement.Parse(Assert.Single(exchange.Timeline, e => e.Kind == Audit.AuditKinds.ExchangeOpened).Data);

    /// <summary>Puts a mail down, looks, and says what became of it.</summary>
    private protected async Task<(ExchangeStage Stage, string? Code)> SendAsync(byte[] mail)
    {
        await Server.PutAsync(mail);
        var look = await LookAsync();
        Assert.Equal((null, 1), (look.Code, look.Taken));
        return await EndAsync();
    }
}
