using System.CommandLine;
using Gateway.Access;
using Gateway.Partners;

namespace Gateway.Cli;

/// <summary><c>gw users</c>: people and API keys.</summary>
internal static class UsersCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "Name of the person or key." };
    private static readonly Option<string> Email = new("--email") { Description = "The person's e-mail address.", Required = true };
    private static readonly Option<string[]> Role = new("--role") { Description = "admin, operator, auditor or supplier; may be repeated.", Required = true, AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string?> Partner = new("--partner") { Description = "Partner whose rows it sees; none = all." };
    private static readonly Option<string[]> Channel = new("--channel") { Description = "Channel it hands in on or pulls from; may be repeated.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> Scope = new("--scope") { Description = "exchanges:submit, exchanges:read, exchanges:replay, documents:pull. Default: all, for a partner's key all but replay.", AllowMultipleArgumentsPerToken = true };
    private const int LongestDays = 36_500;
    private static readonly Option<int?> Days = new("--expires-days") { Description = "Days until it expires. Default: never." };
    private static readonly Argument<string> KeyId = new("key") { Description = "Id of the key, as list shows it." };

    public static Command Create()
    {
        Days.MustBeFrom(1, LongestDays);
        Name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } name && (name.Trim().Length is 0 or > 200 || name.Any(char.IsControl)))
            {
                result.AddError("A name is 1 to 200 characters, none of them a control character.");
            }
        });
        var add = new Command("add", "Add a person.") { Name, Email, Role, Partner };
        add.SetAction(Verb.WithLedger(AddAsync));
        var list = new Command("list", "People and keys; never a key's text.");
        list.SetAction(Verb.WithLedger(ListAsync));
        var token = new Command("token", "Make an API key; its text is shown once, on standard output.") { Name, Partner, Channel, Scope, Days };
        token.SetAction(Verb.WithLedger(TokenAsync));
        var revoke = new Command("revoke", "Revoke an API key.") { KeyId };
        revoke.SetAction(Verb.WithLedger(RevokeAsync));
        return new Command("users", "People and API keys: add, list, token, revoke.") { add, list, token, revoke };
    }

    private static string Actor => "person:" + Environment.UserName;

    private static async Task<int> AddAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var roles = parsed.GetRequiredValue(Role);
        if (roles.FirstOrDefault(r => !Roles.All.Contains(r)) is { } unknown)
        {
            return Verb.Fail(ExitCode.WrongUsage, "role-unknown", $"There is no role {unknown}; known: {string.Join(", ", Roles.All)}.");
        }

        var clock = services.GetRequiredService<TimeProvider>();
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        await services.GetRequiredService<IAccessStore>().AddPersonAsync(
            new Person(id, parsed.GetRequiredValue(Name), parsed.GetRequiredValue(Email), roles, PartnerOf(parsed), clock.GetUtcNow()), Actor, ct)
            .ConfigureAwait(false);
        Console.WriteLine(id);
        return ExitCode.Done;
    }

    private static PartnerId? PartnerOf(ParseResult parsed) => parsed.GetValue(Partner) is { } partner ? new PartnerId(partner) : null;

    private static async Task<int> TokenAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var directory = services.GetRequiredService<IPartnerDirectory>();
        _ = await directory.RefreshAsync(ct).ConfigureAwait(false);
        var partner = PartnerOf(parsed);
        ChannelId[] channels = [.. (parsed.GetValue(Channel) ?? []).Select(c => new ChannelId(c))];
        if (Wrong(directory.Current, partner, channels) is { } wrong)
        {
            return Verb.Fail(ExitCode.Problems, wrong.Code, wrong.Detail);
        }

        var scopes = parsed.GetValue(Scope) is { Length: > 0 } given
            ? given
            : [.. Scopes.All.Where(s => partner is null || s != Scopes.Replay)];
        if (scopes.FirstOrDefault(s => !Scopes.All.Contains(s)) is { } unknown)
        {
            return Verb.Fail(ExitCode.WrongUsage, "scope-unknown", $"There is no scope {unknown}; known: {string.Join(", ", Scopes.All)}.");
        }

        var made = services.GetRequiredService<ApiKeyFactory>().Create(
            parsed.GetRequiredValue(Name), partner, channels, scopes, parsed.GetValue(Days) is { } days ? TimeSpan.FromDays(days) : null);
        await services.GetRequiredService<IAccessStore>().AddKeyAsync(made.Key, Actor, ct).ConfigureAwait(false);
        Console.WriteLine(made.Text);
        return ExitCode.Done;
    }

    private static (string Code, string Detail)? Wrong(PartnerDirectory directory, PartnerId? partner, IEnumerable<ChannelId> channels)
    {
        if (partner is { } id && directory.Find(id) is null)
        {
            return ("partner-unknown", $"There is no partner {id}; run 'gw partners apply' first.");
        }

        foreach (var channel in channels)
        {
            if (directory.Find(channel) is not { } found || (partner is { } owner && found.Partner != owner))
            {
                return ("channel-unknown", $"There is no channel {channel}{(partner is { } of ? " of partner " + of : string.Empty)}.");
            }
        }

        return null;
    }

    private static async Task<int> RevokeAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var key = parsed.GetRequiredValue(KeyId);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        return await services.GetRequiredService<IAccessStore>().RevokeKeyAsync(key, now, Actor, ct).ConfigureAwait(false)
            ? ExitCode.Done
            : Verb.Fail(ExitCode.Problems, "not-found", $"There is no key {key} that could be revoked.");
    }

    private static async Task<int> ListAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var store = services.GetRequiredService<IAccessStore>();
        var people = await store.PeopleAsync(ct).ConfigureAwait(false);
        var keys = await store.KeysAsync(ct).ConfigureAwait(false);
        if (parsed.GetValue(CommonOptions.Json))
        {
            foreach (var person in people)
            {
                Console.WriteLine(Pipeline.Facts.Of(("person", person.Id), ("name", person.Name), ("email", person.Email), ("roles", string.Join(',', person.Roles)), ("partner", person.Partner)));
            }

            foreach (var key in keys)
            {
                Console.WriteLine(Pipeline.Facts.Of(("key", key.Id), ("name", key.Name), ("partner", key.Partner), ("scopes", string.Join(',', key.Scopes)), ("channels", string.Join(',', key.Channels)), ("expires", key.ExpiresAt?.ToString("O")), ("revoked", key.RevokedAt?.ToString("O"))));
            }

            return ExitCode.Done;
        }

        Table.Print(
            ["kind", "id", "name", "partner", "may", "channels", "until"],
            [
                .. people.Select(p => (IReadOnlyList<string?>)["person", p.Id, p.Name, p.Partner?.Value, string.Join(' ', p.Roles), null, null]),
                .. keys.Select(k => (IReadOnlyList<string?>)
                [
                    "key", k.Id, k.Name, k.Partner?.Value, string.Join(' ', k.Scopes), string.Join(' ', k.Channels),
                    k.RevokedAt is { } revoked ? $"revoked {revoked:yyyy-MM-dd}" : k.ExpiresAt?.ToString("yyyy-MM-dd"),
                ]),
            ]);
        return ExitCode.Done;
    }
}
