using System.Text.Json;
using Gateway.Audit;
using Gateway.Jobs;
using Gateway.Partners;
using Gateway.Tests.Support;
using Gateway.Tests.Unit.Partners;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Jobs;

public sealed class CertificateExpiryTests : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Begin.AddDays(100);

    private readonly FakeTimeProvider _clock = new(Begin);
    private readonly MemoryMarks _marks = new();
    private readonly SomeEnvelopes _parties = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _parties.Dispose();

    [Fact]
    public async Task ThePartnersCertificateIsToldAtEachOfTheDaysOnceAndNotWhenItHasEnded()
    {
        var partner = Partner(Certificate("acme-2026", End));
        var told = new List<(int Day, int Days)>();
        for (var day = 0; day <= 110; day++, _clock.Advance(TimeSpan.FromDays(1)))
        {
            // A restart each day, and two looks.
            var before = _marks.Noted.Count;
            _ = await Expiry(partner).TellAsync(Ct);
            _ = await Expiry(partner).TellAsync(Ct);
            told.AddRange(_marks.Noted.Skip(before).Select(n => (day, Fact(n.Data, "days").GetInt32())));
        }

        Assert.Equal([(40, 60), (70, 30), (86, 14), (93, 7), (99, 1)], told);
        Assert.All(_marks.Noted, n => Assert.Equal((AuditKinds.Alert, Some.Partner), (n.Kind, n.Mark.Partner)));
        Assert.Equal(CertificateExpiry.Code, Fact(_marks.Noted[0].Data, "code").GetString());
    }

    [Fact]
    public async Task OfDaysThatPassedUnseenTheNearestIsToldAlone()
    {
        _clock.Advance(TimeSpan.FromDays(90));
        Assert.Equal(1, await Expiry(Partner(Certificate("acme-2026", End))).TellAsync(Ct));
        var (mark, _, data) = Assert.Single(_marks.Noted);
        Assert.Equal(("ends-14", 10), (mark.Mark, Fact(data, "left").GetInt32()));
    }

    [Fact]
    public async Task TheOneThatFollowsIsNamedWhereThereIsNoGap()
    {
        _clock.Advance(TimeSpan.FromDays(50));
        var (old, late) = (Certificate("old", End), Certificate("late", End.AddDays(300)) with { From = End.AddDays(1) });
        _ = await Expiry(Partner(old, late)).TellAsync(Ct);
        Assert.Equal(JsonValueKind.Null, Fact(Assert.Single(_marks.Noted).Data, "next").ValueKind);
        _marks.Noted.Clear();
        _ = await Expiry(Partner(old, late with { From = End.AddDays(-1) })).TellAsync(Ct);
        Assert.Equal("late", Fact(Assert.Single(_marks.Noted).Data, "next").GetString());
    }

    [Fact]
    public async Task OurOwnIsToldOnTheSystemsChain()
    {
        _clock.SetUtcNow(_parties.Ours.Own.NotAfter.AddDays(-7));
        _ = await Expiry(Partner()).TellAsync(Ct);
        var (mark, _, data) = Assert.Single(_marks.Noted);
        Assert.Equal((null, _parties.Ours.Own.Facts.Thumbprint, "ends-7"), (mark.Partner, mark.Thumbprint, mark.Mark));
        Assert.Equal(("northwind", _parties.Ours.Own.Id), (Fact(data, "name").GetString(), Fact(data, "certificate").GetString()));
    }

    private static JsonElement Fact(string data, string name) => JsonElement.Parse(data).GetProperty(name);

    private static PartnerCertificate Certificate(string id, DateTimeOffset until) => new()
    {
        Id = id,
        Uses = CertificateUse.Sign | CertificateUse.Encrypt,
        Facts = SomeKeys.Facts(id, Begin, until),
        From = Begin,
        Until = until,
    };

    private static TradingPartner Partner(params PartnerCertificate[] certificates) =>
        new() { Id = Some.Partner, Name = "Acme", SnapshotHash = "s1", Certificates = certificates };

    private CertificateExpiry Expiry(TradingPartner partner) => new(new SomeVault(_parties.Ours), new FixedPartners(partner), _marks, _clock);
}
