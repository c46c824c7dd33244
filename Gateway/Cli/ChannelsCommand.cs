using System.CommandLine;
using System.Globalization;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;

namespace Gateway.Cli;

/// <summary><c>gw channels</c>: the channels on which we fetch, how the last look at each ended, and when the next ones are.</summary>
internal static class ChannelsCommand
{
    private const int RunsShown = 5;
    private static readonly Argument<string> Id = new("channel") { Description = "Id of the channel." };

    public static Command Create()
    {
        var list = new Command("list", "Channels on which we fetch, the last look at each, and the next five.");
        list.SetAction(Verb.WithLedger(ListAsync));
        var poll = new Command("poll", "Have a channel looked at now, by the running gateway.") { Id };
        poll.SetAction(Verb.WithLedger(PollAsync));
        return new Command("channels", "Channels on which we fetch: list, poll.") { list, poll };
    }

    private static async Task<int> ListAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        _ = await services.GetRequiredService<IPartnerDirectory>().RefreshAsync(ct).ConfigureAwait(false);
        var states = (await services.GetRequiredService<IPollStore>().ListAsync(ct).ConfigureAwait(false)).ToDictionary(s => s.Channel);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var lines = services.GetRequiredService<IPolls>().Channels.OrderBy(c => c.Id.Value, StringComparer.Ordinal)
            .Select(c => (Channel: c, State: states.GetValueOrDefault(c.Id), Next: Next(c.Poll!, states.GetValueOrDefault(c.Id), now)));
        if (parsed.GetValue(CommonOptions.Json))
        {
            foreach (var (channel, state, next) in lines)
            {
                Console.WriteLine(Facts.Of(
                    ("channel", channel.Id), ("partner", channel.Partner), ("transport", channel.Transport), ("ended", state?.EndedAt?.ToString("O")), ("taken", state?.Taken),
                    ("code", state?.Code), ("detail", state?.Detail), ("failures", state?.Failures), ("skipped", state?.Skipped), ("next", string.Join(' ', next.Select(n => n.ToString("O"))))));
            }

            return ExitCode.Done;
        }

        Table.Print(
            ["channel", "partner", "transport", "last look", "ended", "next looks (UTC)"],
            lines.Select(l => (IReadOnlyList<string?>)[l.Channel.Id.Value, l.Channel.Partner.Value, l.Channel.Transport, Time(l.State?.EndedAt) ?? "never", Ended(l.State), string.Join(", ", l.Next.Select(n => Time(n)))]));
        return ExitCode.Done;
    }

    private static async Task<int> PollAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        _ = await services.GetRequiredService<IPartnerDirectory>().RefreshAsync(ct).ConfigureAwait(false);
        var id = parsed.GetRequiredValue(Id);
        if (services.GetRequiredService<IPolls>().Channels.FirstOrDefault(c => c.Id.Value == id) is not { } channel)
        {
            return Verb.Fail(ExitCode.Problems, "channel-unknown", $"No channel '{id}' is one on which we fetch; 'gw channels list' shows those.");
        }

        var store = services.GetRequiredService<IPollStore>();
        await store.KnowAsync([channel.Id], ct).ConfigureAwait(false);
        _ = await store.AskAsync(channel.Id, ct).ConfigureAwait(false);
        Console.WriteLine($"{channel.Id} is looked at within a second, where a gateway runs");
        return ExitCode.Done;
    }

    private static IReadOnlyList<DateTimeOffset> Next(PollSchedule schedule, PollState? state, DateTimeOffset now)
    {
        var first = state?.DueAt is { } due && due > now ? due : (DateTimeOffset?)null;
        return first is { } begins ? [begins, .. schedule.Runs(begins).Take(RunsShown - 1)] : [now, .. schedule.Runs(now).Take(RunsShown - 1)];
    }

    private static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Ended(PollState? state) => state switch
    {
        null or { EndedAt: null } => state is { IsRunning: true } ? "running" : "",
        { Code: { } code } => $"{code}, {state.Failures} in a row",
        { Skipped: not null } => $"{state.Taken} taken, some left alone",
        _ => $"{state.Taken} taken",
    };
}
