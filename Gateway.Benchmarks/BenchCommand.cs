using System.CommandLine;
using Gateway.Benchmarks.As2;
using Gateway.Benchmarks.Benches;
using Gateway.Benchmarks.Harness;
using Gateway.Benchmarks.Sftp;
using Gateway.Benchmarks.Stub;

namespace Gateway.Benchmarks;

/// <summary><c>gw bench …</c>: the program's own benches. Rows go to standard output, words to standard error; exit 1 when something was wrong, 2 for wrong usage.</summary>
internal static class BenchCommand
{
    private const int WrongUsage = 2;
    private static readonly Option<string[]> Db = new("--db") { Description = "postgresql or sqlite; both when it is not given.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<bool> Keep = new("--keep") { Description = "Leave the installation's folder for a look at it." };
    private static readonly Option<string?> Against = new("--against") { Description = "limit: exit 1 when a row is beyond its limit, too." };
    private static readonly Option<int?> Rate = new("--rate") { Description = "Orders a second. Default 300 on PostgreSQL, 150 on SQLite." };
    private static readonly Option<int?> Seconds = new("--seconds") { Description = "Default 60." };
    private static readonly Option<int> Warmup = new("--warmup") { Description = "Seconds at the same rate before. Default 10.", DefaultValueFactory = _ => 10 };
    private static readonly Option<bool> Long = new("--long") { Description = "Ten minutes; memory is judged from minute 3 on." };
    private static readonly Option<bool> Statements = new("--statements") { Description = "Say where PostgreSQL's time goes, by statement." };
    private static readonly Option<int> Kills = new("--kills") { Description = "Default 200.", DefaultValueFactory = _ => 200 };
    private static readonly Option<int> Orders = new("--orders") { Description = "Default 2,000.", DefaultValueFactory = _ => 2000 };
    private static readonly Option<int> Sets = new("--sets") { Description = "Default 5,000.", DefaultValueFactory = _ => 5000 };
    private static readonly Option<int> Times = new("--times") { Description = "Files, one after the other in one process. Default 1.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int?> Seed = new("--seed") { Description = "Of the moments. Default: a new one, printed." };
    private static readonly Option<string?> Point = new("--point") { Description = "Crash point where the process ends itself, or all." };

    private static readonly Option<string[]> Sizes = new("--sizes") { Description = "10kb, 1mb, 200mb, 2gb, bomb; all when it is not given.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> Ways = new("--ways") { Description = "receive, send; both when it is not given.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int> Files = new("--files") { Description = "Files of 50 KB, and as many orders. Default 1,000.", DefaultValueFactory = _ => 1000 };
    private static readonly Option<int> LargeMb = new("--large-mb") { Description = "One file each way; 0 for none. Default 2,000.", DefaultValueFactory = _ => 2000 };
    private static readonly Option<int?> Messages = new("--messages") { Description = "Of 10 KB that are measured. Default 4,000." };

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Benches of the gateway, on real processes and databases.")
        {
            Verb("pipeline", "Orders at a fixed rate through the whole walk.", [Db, Rate, Seconds, Warmup, Long, Statements], PipelineAsync),
            Verb("crash", "kill -9 while orders come in.", [Db, Kills, Orders, Seed, Point], CrashAsync),
            Verb("failover", "Two nodes on one PostgreSQL, one killed.", [Orders, Rate], (parsed, report, ct) =>
                new FailoverBench(parsed.GetValue(Orders), parsed.GetValue(Rate) ?? 100, parsed.GetValue(Keep), report).RunAsync(ct)),
            Verb("bigfile", "One interchange of 10 MB.", [Db, Sets, Times], BigFileAsync),
            Verb("as2", "AS2 messages both ways, signed and encrypted.", [Db, Sizes, Ways, Messages], As2Async),
            Verb("sftp", "Files from an OpenSSH server, and a large one each way.", [Db, Files, LargeMb], SftpAsync),
            Verb("backup", "Backup under load, restore elsewhere.", [Db], BackupAsync),
        };
        var stub = new Command("stub", "ERP and partner of the benches.") { Hidden = true };
        stub.SetAction((_, ct) => StubHost.RunAsync(ct));
        root.Add(stub);
        _ = Against.AcceptOnlyFromAmong("limit");
        var parsed = root.Parse(args);
        var exit = await parsed.InvokeAsync();
        return parsed.Errors.Count > 0 ? WrongUsage : exit;
    }

    private static Command Verb(string name, string description, IReadOnlyList<Option> options, Func<ParseResult, Report, CancellationToken, Task> run)
    {
        var command = new Command(name, description) { Keep, Against };
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, ct) =>
        {
            var report = new Report(Console.Out, Console.Error);
            try
            {
                await run(parsed, report, ct);
            }
            catch (Exception error) when (error is InvalidOperationException or IOException or HttpRequestException or ArgumentException or TimeoutException
                or System.ComponentModel.Win32Exception)
            {
                report.Say($"the bench could not be run: {error.Message}");
                return error is ArgumentException ? WrongUsage : 3;
            }

            report.Say($"{report.Problems} problems, {report.BeyondLimit} rows beyond their limit");
            return report.Problems > 0 || (parsed.GetValue(Against) == "limit" && report.BeyondLimit > 0) ? 1 : 0;
        });
        return command;
    }

    private static async Task PipelineAsync(ParseResult parsed, Report report, CancellationToken ct)
    {
        var isLong = parsed.GetValue(Long);
        foreach (var postgres in Databases(parsed))
        {
            var options = new PipelineOptions(
                postgres, parsed.GetValue(Rate) ?? (postgres ? 300 : 150), parsed.GetValue(Seconds) ?? (isLong ? 600 : 60), parsed.GetValue(Warmup), isLong,
                parsed.GetValue(Keep), parsed.GetValue(Statements));
            await new PipelineBench(options, report).RunAsync(ct);
        }
    }

    private static async Task CrashAsync(ParseResult parsed, Report report, CancellationToken ct)
    {
        var seed = parsed.GetValue(Seed) ?? RandomNumberGenerator.GetInt32(1, int.MaxValue);
        string?[] points = parsed.GetValue(Point) is "all" ? [.. CrashBench.Points] : [parsed.GetValue(Point)];
        foreach (var postgres in Databases(parsed))
        {
            foreach (var point in points)
            {
                await new CrashBench(
                    postgres, new CrashPlan(parsed.GetValue(Orders), parsed.GetValue(Kills), seed, point), parsed.GetValue(Keep), report).RunAsync(ct);
            }
        }
    }

    private static async Task BigFileAsync(ParseResult parsed, Report report, CancellationToken ct)
    {
        foreach (var postgres in Databases(parsed))
        {
            await new BigFileBench(postgres, parsed.GetValue(Sets), parsed.GetValue(Times), parsed.GetValue(Keep), report).RunAsync(ct);
        }
    }

    private static async Task As2Async(ParseResult parsed, Report report, CancellationToken ct)
    {
        foreach (var postgres in Databases(parsed))
        {
            var options = new As2Selection(
                postgres, parsed.GetValue(Sizes) ?? [], parsed.GetValue(Ways) ?? [], parsed.GetValue(Messages), parsed.GetValue(Keep));
            options.Check();
            await new As2Bench(options, report).RunAsync(ct);
        }
    }

    private static async Task SftpAsync(ParseResult parsed, Report report, CancellationToken ct)
    {
        foreach (var postgres in Databases(parsed))
        {
            await new SftpBench(new SftpSelection(postgres, parsed.GetValue(Files), parsed.GetValue(LargeMb), parsed.GetValue(Keep)), report).RunAsync(ct);
        }
    }

    private static async Task BackupAsync(ParseResult parsed, Report report, CancellationToken ct)
    {
        foreach (var postgres in Databases(parsed))
        {
            await new BackupBench(postgres, parsed.GetValue(Keep), report).RunAsync(ct);
        }
    }

    private static IReadOnlyList<bool> Databases(ParseResult parsed) => parsed.GetValue(Db) is { Length: > 0 } named
        ? [.. named.Select(n => n switch
        {
            "postgresql" => true,
            "sqlite" => false,
            _ => throw new ArgumentException($"There is no database {n}; known: postgresql, sqlite."),
        })]
        : [true, false];
}
