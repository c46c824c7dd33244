using System.Text.Json;
using Gateway.Audit;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline;

/// <summary>Asks each transport of the partner's channels to try itself out.</summary>
internal sealed class PartnerTest(IPartnerDirectory partners, IServiceProvider transports, IAuditLog audit, TimeProvider clock) : IPartnerTest
{
    public async Task<PartnerTestReport?> RunAsync(PartnerId partner, string actor, CancellationToken ct)
    {
        if (partners.Current.Find(partner) is not { } found)
        {
            return null;
        }

        var tests = new List<ChannelTest>();
        foreach (var channel in found.Channels)
        {
            if (transports.GetKeyedService<IChannelTest>(channel.Transport) is { } test)
            {
                tests.Add(new ChannelTest(channel.Id, channel.Direction, await test.RunAsync(channel, ct).ConfigureAwait(false)));
            }
        }

        var report = new PartnerTestReport(partner, tests);
        await audit.AppendAsync(
            [new AuditDraft(AuditChains.Partner(partner.Value), AuditKinds.PartnerTested, actor, clock.GetUtcNow(), FactsOf(report))], ct).ConfigureAwait(false);
        return report;
    }

    /// <summary>What was tried and how it ended; what was found in words is for whoever asked.</summary>
    private static string FactsOf(PartnerTestReport report) => JsonSerializer.Serialize(new
    {
        passed = report.Passed,
        channels = report.Channels.ToDictionary(
            c => c.Channel.Value, c => c.Checks.ToDictionary(k => k.Name, k => k.Outcome.ToString().ToLowerInvariant())),
    });
}
