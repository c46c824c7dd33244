using System.CommandLine;
using Gateway.Storage.Backups;

namespace Gateway.Cli;

/// <summary><c>gw restore DIR</c>: into an empty ledger and data directory. Queued deliveries wait for a person afterwards.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> Folder = new("dir") { Description = "The backup's folder." };

    private static readonly Option<int> Ahead = new("--numbers-ahead")
    {
        Description = "How far each control number is moved ahead, from 0 to 100000000. Default 1000.",
        DefaultValueFactory = _ => 1000,
    };

    private static readonly Option<bool> WithoutKeys = new("--without-keys")
    {
        Description = "The old master key is lost: do not check the signature, make a new installation key.",
    };

    public static Command Create()
    {
        Ahead.MustBeFrom(0, RestoreOptions.FurthestAhead);
        var command = new Command("restore", "Restore a backup into an empty installation.") { Folder, Ahead, WithoutKeys };
        command.SetAction(Verb.WithServices(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var options = new RestoreOptions
        {
            ControlNumbersAhead = parsed.GetValue(Ahead),
            WithoutKeys = parsed.GetValue(WithoutKeys),
            Actor = "person:" + Environment.UserName,
        };
        var result = await services.GetRequiredService<LedgerRestore>().RestoreAsync(parsed.GetRequiredValue(Folder), options, ct).ConfigureAwait(false);
        Console.WriteLine($"{result.Rows} rows and {result.Files} payload files as of {result.BackupAt:yyyy-MM-dd HH:mm:ss}Z; "
            + $"{result.Held} deliveries held and {result.Quarantined} exchanges quarantined for review");
        if (result.RootList is { } list)
        {
            Console.WriteLine($"the list of exported roots was moved to {list}");
        }

        return ExitCode.Done;
    }
}
