using System.CommandLine;
using Gateway.Exchanges;
using Gateway.Partners;
using Microsoft.Extensions.Options;

namespace Gateway.Cli;

/// <summary><c>gw partners</c>: profiles as files, against the ledger.</summary>
internal static class PartnersCommand
{
    private static readonly Argument<string?> Directory = new("dir") { Description = "Partners' folder. Default ./partners.", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create()
    {
        var check = new Command("check", "Check the files: profiles, maps and their tests.") { Directory };
        check.SetAction(Verb.WithServices((parsed, services, ct) => Task.FromResult(Check(Folder(parsed, services), services, testsOnly: false, ct))));
        var test = new Command("test", "Run the tests of all maps; with --live try a partner's channels out.") { Directory, PartnerTesting.Live };
        var maps = Verb.WithServices((parsed, services, ct) => Task.FromResult(Check(Folder(parsed, services), services, testsOnly: true, ct)));
        var live = Verb.WithLedger(PartnerTesting.RunAsync);
        test.SetAction((parsed, ct) => parsed.GetValue(PartnerTesting.Live) is null ? maps(parsed, ct) : live(parsed, ct));
        var plan = new Command("plan", "Show what apply would publish.") { Directory };
        plan.SetAction(Verb.WithLedger(PlanAsync));
        var apply = new Command("apply", "Publish the files to the ledger.") { Directory };
        apply.SetAction(Verb.WithLedger(ApplyAsync));
        var diff = new Command("diff", "Show the files' differences from the ledger.") { Directory };
        diff.SetAction(Verb.WithLedger(DiffAsync));
        return new Command("partners", "Profiles: check, plan, apply, diff, test.") { check, plan, apply, diff, test };
    }

    private static string Folder(ParseResult parsed, IServiceProvider services) =>
        parsed.GetValue(Directory) ?? services.GetRequiredService<IOptions<ProfilesOptions>>().Value.Directory;

    private static int Check(string folder, IServiceProvider services, bool testsOnly, CancellationToken ct)
    {
        var report = services.GetRequiredService<IProfileCheck>().Check(folder, ct);
        var failed = report.Tests.Where(t => !t.Passed).ToList();
        if (testsOnly)
        {
            failed.ForEach(t => Console.WriteLine($"{t.File}: {t.Input}: {t.Message}"));
            Console.WriteLine($"{report.Tests.Count - failed.Count} passed, {failed.Count} failed");
            return failed.Count == 0 && report.Errors.Count == 0 ? ExitCode.Done : ExitCode.Problems;
        }

        foreach (var error in report.Errors)
        {
            Console.WriteLine(error);
        }

        Warn(report.Warnings);

        Console.WriteLine(
            $"{report.Partners} partners, {report.Agreements} agreements, {report.Maps} maps, {report.Tests.Count} map tests, {report.Errors.Count} errors");
        return report.Errors.Count == 0 ? ExitCode.Done : ExitCode.Problems;
    }

    private static async Task<int> PlanAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var plan = await services.GetRequiredService<IProfilePublisher>().PlanAsync(Folder(parsed, services), ct).ConfigureAwait(false);
        await PrintAsync(plan, services.GetRequiredService<ISealedDeliveries>(), ct).ConfigureAwait(false);
        return plan.AllErrors.Any() ? ExitCode.Problems : ExitCode.Done;
    }

    private static async Task<int> ApplyAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var report = await services.GetRequiredService<IProfilePublisher>()
            .ApplyAsync(Folder(parsed, services), "person:" + Environment.UserName, ct).ConfigureAwait(false);
        foreach (var error in report.Plan.AllErrors)
        {
            Console.WriteLine(error);
        }

        Warn(report.Plan.AllWarnings);
        foreach (var (partner, hash) in report.Published)
        {
            Console.WriteLine($"published {partner} {hash[..12]}");
        }

        Console.WriteLine($"{report.Published.Count} published, {report.Plan.AllErrors.Count()} errors");
        return report.Clean ? ExitCode.Done : ExitCode.Problems;
    }

    private static async Task<int> DiffAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        foreach (var diff in await services.GetRequiredService<IProfilePublisher>().DiffAsync(Folder(parsed, services), ct).ConfigureAwait(false))
        {
            Console.Write(diff.Text);
        }

        return ExitCode.Done;
    }

    private static async Task PrintAsync(PublishPlan plan, ISealedDeliveries deliveries, CancellationToken ct)
    {
        foreach (var partner in plan.Partners)
        {
            var change = partner.Errors.Count > 0 ? "errors" : partner.Change.ToString().ToLowerInvariant();
            Console.WriteLine($"{partner.Partner}: {change}");
            foreach (var file in partner.Files)
            {
                Console.WriteLine($"  {file.Change.ToString().ToLowerInvariant()} {file.Name} +{file.LinesAdded} -{file.LinesRemoved}");
            }

            foreach (var line in await CertificateLines.OfAsync(partner, deliveries, ct).ConfigureAwait(false))
            {
                Console.WriteLine(line);
            }
        }

        foreach (var error in plan.AllErrors)
        {
            Console.WriteLine(error);
        }

        Warn(plan.AllWarnings);
    }

    private static void Warn(IEnumerable<ProfileError> warnings)
    {
        foreach (var warning in warnings)
        {
            Console.WriteLine("warning: " + warning);
        }
    }
}
