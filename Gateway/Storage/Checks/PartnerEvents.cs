using Gateway.Partners;
using Gateway.Partners.Reading;
using Gateway.Storage.Sql;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Checks;

/// <summary>
/// I4: an exchange belongs to the partner who had, in some approved profile, the channel that its first entry names; what was split off or replayed
/// belongs to the partner of the exchange it came from.
/// </summary>
internal sealed class PartnerEvents(LedgerSession session) : ExchangeCheck("I4", "partner-changed")
{
    private static readonly LedgerStatement<string> Snapshots = LedgerStatement<string>.Of(
        [Text<string>("partner", p => p)], "SELECT hash FROM profile_snapshot WHERE partner = @partner ORDER BY approved_at DESC");

    private static readonly LedgerStatement<(string Partner, string Hash)> Files = LedgerStatement<(string Partner, string Hash)>.Of(
        [Text<(string Partner, string Hash)>("partner", s => s.Partner), Text<(string Partner, string Hash)>("hash", s => s.Hash)],
        "SELECT files FROM profile_snapshot WHERE partner = @partner AND hash = @hash");

    private static readonly LedgerStatement<Guid> Owner = LedgerStatement<Guid>.Of(
        [Id<Guid>("id", id => id)], "SELECT partner FROM exchange WHERE id = @id");

    private readonly Dictionary<(string Partner, string Channel), bool> _owns = [];

    protected override async ValueTask<string?> FaultOfAsync(ExchangeFacts rows, ChainFacts trail, CancellationToken ct)
    {
        if (trail.Channel is { } channel)
        {
            return rows.Channel != channel ? $"came or leaves on {channel}, not {rows.Channel}"
                : rows.Partner is null || !await OwnsAsync(rows.Partner, channel, ct) ? $"{channel} is no channel of {rows.Partner}"
                : null;
        }

        if (trail.From is not { } from)
        {
            return null;
        }

        var owners = new List<string?>();
        session.Add(Owner, from.Value, row => owners.Add(row.TextOrNull(0)));
        await session.RunAsync(ct);
        return owners is [var owner] && owner != rows.Partner ? $"{from} is of {owner}, not {rows.Partner}" : null;
    }

    private async ValueTask<bool> OwnsAsync(string partner, string channel, CancellationToken ct)
    {
        if (!_owns.TryGetValue((partner, channel), out var owns))
        {
            owns = await ReadAsync(partner, channel, ct);
            _owns.Add((partner, channel), owns);
        }

        return owns;
    }

    private async Task<bool> ReadAsync(string partner, string channel, CancellationToken ct)
    {
        var hashes = new List<string>();
        session.Add(Snapshots, partner, row => hashes.Add(row.Text(0)));
        await session.RunAsync(ct);
        foreach (var hash in hashes)
        {
            var files = string.Empty;
            session.Add(Files, (partner, hash), row => files = row.Text(0));
            await session.RunAsync(ct);
            if (Has(partner, hash, files, channel))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A profile that this program cannot read any more may have had the channel.</summary>
    private static bool Has(string partner, string hash, string files, string channel)
    {
        var all = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(files);
        var read = all?.ContainsKey(ProfileReader.FileName) == true ? ProfileReader.Read(partner, all, hash).Partner : null;
        return read is null || read.Channels.Any(c => c.Id == new ChannelId(channel));
    }
}
