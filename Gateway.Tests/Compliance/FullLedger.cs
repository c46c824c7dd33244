using System.Text;
using System.Text.Json;
using Gateway.Access;
using Gateway.Audit;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security.Certificates;
using Gateway.Storage.Model;
using Gateway.Storage.Payloads;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Compliance;

/// <summary>A ledger with something in every table, as an installation has it in the middle of its work; every invariant holds.</summary>
internal sealed class FullLedger
{
    private const long Now = 1_770_000_000_000;
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(Now);

    public ExchangeId Order { get; } = ExchangeId.New(TimeProvider.System);

    public ExchangeId Delivered { get; } = ExchangeId.New(TimeProvider.System);

    public ExchangeId Sending { get; } = ExchangeId.New(TimeProvider.System);

    public ExchangeId Queued { get; } = ExchangeId.New(TimeProvider.System);

    public ExchangeId Offered { get; } = ExchangeId.New(TimeProvider.System);

    public ExchangeId Waiting { get; } = ExchangeId.New(TimeProvider.System);

    public ExchangeId Refused { get; } = ExchangeId.New(TimeProvider.System);

    public ExchangeId Split { get; } = ExchangeId.New(TimeProvider.System);

    private ExpectationId Closed { get; } = ExpectationId.New(TimeProvider.System);

    public static byte[] LargePayload { get; } = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"line\":\"0123456789\"}", 5000)));

    public string LargeFile => PayloadFolder.NameOf(Order, "document/1");

    public static async Task<FullLedger> FillAsync(IServiceProvider node)
    {
        var ledger = new FullLedger();
        var path = node.GetRequiredService<PayloadFolder>().PathOf(ledger.LargeFile);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, LargePayload);
        await ledger.AddExchangesAsync(node);
        await ledger.AddKeysAsync(node);
        await ledger.AppendAsync(node);
        await node.GetRequiredService<IAccessStore>().AddKeyAsync(new ApiKey("k", "n", "h", null, [], [Scopes.Read], At, null, null), "system", default);
        await node.GetRequiredService<IAccessStore>().AddPersonAsync(new Person("p", "n", "e@example.org", ["admin"], null, At), "system", default);
        _ = await node.GetRequiredService<IKeyStore>().AddAsync(node.GetRequiredService<OwnKeyFactory>().Make(SomeKeys.Request()), "system", default);
        _ = await node.GetRequiredService<ICertificateMarks>().NoteAsync(
            new CertificateMark(new PartnerId("acme"), new string('a', 64), CertificateMark.Used, At), AuditKinds.CertificateUsed, "as2:ACME", "{}", default);
        await node.GetRequiredService<IPollStore>().KnowAsync([new ChannelId("acme-drop")], default);
        await ledger.AskAsync(node);
        foreach (var partner in (string[])["acme", "fabrikam"])
        {
            var profile = await File.ReadAllTextAsync(Path.Combine(ProfileCopy.Find(null)!, partner, "profile.yaml"));
            await node.GetRequiredService<IProfileSnapshotStore>().PublishAsync(
                new ProfileSnapshot(new PartnerId(partner), "h1", new Dictionary<string, string> { ["profile.yaml"] = profile, ["notes"] = "x: \"ü\"\n" }, At, "person:p"),
                default);
        }

        _ = await node.GetRequiredService<AuditSealer>().SealAsync(default);
        await node.AppendAsync(TrustNode.Draft(AuditChains.System));
        return ledger;
    }

    private async Task AskAsync(IServiceProvider node)
    {
        using var certificate = SomeKeys.Certificate(At, At.AddDays(1));
        var request = new TrustRequest
        {
            Direction = Direction.Inbound,
            Partner = new PartnerId("acme"),
            RequestId = "r-\u00fc",
            Exchange = Order,
            Us = "US",
            Them = "ACME",
            Certificate = CertificateFacts.Of(certificate),
            Uses = CertificateUse.Sign,
            Issuer = "CN=Partner",
            CreatedAt = At,
        };
        _ = await node.GetRequiredService<IExchangeStore>().CommitAsync([new StageOutcome { TrustRequests = [request] }], default);
    }

    private async Task AddExchangesAsync(IServiceProvider node)
    {
        var interchange = InterchangeId.New(TimeProvider.System).Value;
        var document = DocumentId.New(TimeProvider.System).Value;
        await node.AddAsync(
            With(TrustNode.Exchange(Order, ExchangeStage.Routed), e => (e.OpenChildren, e.Channel) = (3, "acme-in")),
            Child(Delivered, ExchangeStage.Done), Child(Sending), Child(Queued), Child(Offered),
            TrustNode.Exchange(Waiting, ExchangeStage.Opened),
            With(TrustNode.Exchange(Refused, ExchangeStage.Quarantined), e => e.Code = "not-edi"),
            TrustNode.Exchange(Split, ExchangeStage.Quarantined),
            With(Interchange(interchange, Order, "ACME", "GATEWAY", "000000007", null), i => (i.Groups, i.Sets, i.AcceptedSets) = (2, 2, 2)),
            Interchange(InterchangeId.New(TimeProvider.System).Value, Delivered, "GATEWAY", "ACME", "000000041", "999999499"),
            Document(document, interchange),
            // A second group under the number of the first, its set under the number of the first's: what partners send is theirs to number.
            With(Document(DocumentId.New(TimeProvider.System).Value, interchange), d => d.Position = 2),
            new BusinessKeyRow { Value = "PO-1", Kind = "po", Document = document, Exchange = Order.Value, Partner = "acme", Type = "order", Purpose = "original", At = Now },
            new PayloadRow
            {
                Exchange = Order.Value,
                Part = "document/1",
                Length = LargePayload.Length,
                Digest = Sha256Digest.Of(LargePayload).Hex,
                File = LargeFile,
            });
        foreach (var exchange in new[] { Order, Delivered, Sending, Queued, Offered, Waiting, Refused, Split })
        {
            var raw = Raw(exchange);
            await node.AddAsync(new PayloadRow
            {
                Exchange = exchange.Value,
                Part = "raw",
                Length = raw.Length,
                Digest = Sha256Digest.Of(raw).Hex,
                Content = raw,
            });
        }

        await AddDeliveryAsync(node, Delivered, DeliveryState.Delivered, 1);
        await AddDeliveryAsync(node, Sending, DeliveryState.Sending, 2);
        await AddDeliveryAsync(node, Queued, DeliveryState.Queued, 0);
        await AddDeliveryAsync(node, Offered, DeliveryState.Unconfirmed, 0);
    }

    private ExchangeRow Child(ExchangeId id, ExchangeStage stage = ExchangeStage.Routed) =>
        With(TrustNode.Exchange(id, stage, Direction.Outbound), e => e.Parent = Order.Value);

    private static T With<T>(T row, Action<T> change)
    {
        change(row);
        return row;
    }

    private static async Task AddDeliveryAsync(IServiceProvider node, ExchangeId exchange, DeliveryState state, int attempts)
    {
        var id = DeliveryId.New(TimeProvider.System).Value;
        await node.AddAsync(new DeliveryRow
        {
            Id = id,
            Exchange = exchange.Value,
            Partner = "erp",
            Channel = "erp-out",
            State = state,
            Purpose = "document",
            MessageId = "m-" + exchange,
            ContentType = "application/json",
            CreatedAt = Now,
            Attempts = attempts,
            DueAt = state == DeliveryState.Queued ? Now : null,
            LeaseOwner = state == DeliveryState.Sending ? "node" : null,
            LeaseUntil = state == DeliveryState.Sending ? Now + 20_000 : null,
            LeaseEpoch = attempts,
            CrashCount = state == DeliveryState.Sending ? 1 : 0,
        });
        for (var number = 1; number <= attempts; number++)
        {
            var open = state == DeliveryState.Sending && number == attempts;
            await node.AddAsync(new AttemptRow { Delivery = id, Number = number, StartedAt = Now, EndedAt = open ? null : Now + 5, Node = "node" });
        }
    }

    private static byte[] Raw(ExchangeId exchange) => Encoding.UTF8.GetBytes($"ISA*{exchange}\r\n\0ü");

    private ExpectationRow Expectation(ExpectationId id, string kind, AcknowledgementState state) => new()
    {
        Id = id.Value,
        Kind = kind,
        Exchange = Delivered.Value,
        Partner = "acme",
        UsQualifier = "ZZ",
        UsId = "GATEWAY",
        ThemQualifier = "ZZ",
        ThemId = "ACME",
        State = state,
        DueAt = Now + 3_600_000,
        GroupControlNumber = "999999499",
        MatchNumber = "999999499",
    };

    private async Task AddKeysAsync(IServiceProvider node) => await node.AddAsync(
        Expectation(ExpectationId.New(TimeProvider.System), "997", AcknowledgementState.Waiting),
        Expectation(Closed, "ta1", AcknowledgementState.Accepted),
        new ControlNumberRow { Kind = ControlNumberKind.Interchange, Us = "ZZ:GATEWAY", Them = "ZZ:ACME", Usage = "live", Next = 42 },
        new ControlNumberRow { Kind = ControlNumberKind.Group, Us = "ZZ:GATEWAY", Them = "ZZ:ACME", Usage = "", Next = 999_999_500 },
        new DedupKeyRow { Key = "isa:acme:7", Digest = "d", Exchange = Order.Value, At = Now, Until = Now + 1_000_000 },
        new IdempotencyKeyRow
        {
            Key = "answered",
            Epoch = 1,
            LeaseUntil = Now,
            RequestDigest = "d",
            Status = 202,
            Body = "{}",
            Exchange = Order.Value,
            CreatedAt = Now,
        },
        new IdempotencyKeyRow { Key = "in flight", Epoch = 3, LeaseUntil = Now, CreatedAt = Now },
        new OutboxRow { Id = Guid.CreateVersion7(At), Position = 1, Type = "t", Exchange = Order.Value, Partner = "acme", At = Now, Data = "{}" },
        new OutboxRow { Id = Guid.CreateVersion7(At), Type = "t", At = Now, Data = "{}" });

    private Task AppendAsync(IServiceProvider node) => node.AppendAsync(
    [
        Entry(Order, AuditKinds.ExchangeReceived, new { channel = "acme-in", sha256 = Sha256Digest.Of(Raw(Order)).Hex }),
        Entry(Order, AuditKinds.ExchangeTranslated, new { documents = 2, accepted = 2 }), Entry(Order, AuditKinds.ExchangeRouted),
        Entry(Delivered, AuditKinds.ExchangeCreated), Entry(Delivered, AuditKinds.DeliverySending, new { sha256 = Sha256Digest.Of(Raw(Delivered)).Hex }),
        Entry(Delivered, AuditKinds.DeliveryDelivered), Entry(Delivered, AuditKinds.ExchangeDone),
        Entry(Delivered, AuditKinds.AcknowledgementClosed, new { expectation = Closed.ToString(), state = "Accepted" }),
        Entry(Sending, AuditKinds.ExchangeCreated), Entry(Sending, AuditKinds.DeliverySending), Entry(Sending, AuditKinds.DeliverySending),
        Entry(Queued, AuditKinds.ExchangeCreated), Entry(Offered, AuditKinds.ExchangeCreated), Entry(Waiting, AuditKinds.ExchangeReceived),
        Entry(Refused, AuditKinds.ExchangeReceived), Entry(Refused, AuditKinds.ExchangeQuarantined),
        Entry(Split, AuditKinds.ExchangeReceived, new { from = Order.ToString() }), Entry(Split, AuditKinds.ExchangeQuarantined),
    ]);

    private static AuditDraft Entry(ExchangeId exchange, string kind, object? facts = null) =>
        new(exchange.ToString(), kind, "stage:test", At, JsonSerializer.Serialize(facts ?? new { text = "It's Ünïcode \u2028 \"quoted\"" }));

    private static InterchangeRow Interchange(Guid id, ExchangeId exchange, string sender, string receiver, string number, string? group) => new()
    {
        Id = id,
        Exchange = exchange.Value,
        Position = 1,
        Standard = "x12",
        SenderQualifier = "ZZ",
        SenderId = sender,
        ReceiverQualifier = "ZZ",
        ReceiverId = receiver,
        ControlNumber = number,
        GroupControlNumber = group,
        Groups = 1,
        Sets = 1,
        AcceptedSets = 1,
        Validation = ValidationState.Valid,
    };

    private DocumentRow Document(Guid id, Guid interchange) => new()
    {
        Id = id,
        Exchange = Order.Value,
        Interchange = interchange,
        Position = 1,
        Partner = "acme",
        Type = "order",
        SetId = "850",
        ControlNumber = "0001",
        GroupControlNumber = "7",
        Validation = ValidationState.Valid,
        PayloadPart = "document/1",
    };
}
