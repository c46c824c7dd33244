using Gateway.Benchmarks.Harness;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Crash;

/// <summary>
/// The real process is killed again and again while orders come in: every order that was answered is there once, and nothing goes out under two ids. The
/// long run is <c>gw bench crash</c>.
/// </summary>
[Trait("Category", "Slow")]
public abstract class CrashTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    /// <summary>On SQLite nobody else can hold a lease, so a restarted process goes on at once.</summary>
    public sealed class OnSqlite : CrashTests
    {
        [Fact]
        public Task NothingIsLostAndNothingGoesOutTwiceWhenTheProcessIsKilled() => RunAsync(Database.Sqlite, new CrashPlan(150, 15, 20_260_101));
    }

    /// <summary>On PostgreSQL what the dead process held comes free when its leases run out.</summary>
    public sealed class OnPostgres : CrashTests
    {
        [Fact]
        public async Task NothingIsLostAndNothingGoesOutTwiceWhenTheProcessIsKilled()
        {
            var server = await PostgresServer.SharedAsync();
            await RunAsync(new Database(server.ConnectionString(await server.CreateDatabaseAsync())), new CrashPlan(100, 10, 20_260_102));
        }
    }

    private static async Task RunAsync(Database database, CrashPlan plan)
    {
        using var rig = await Rig.StartAsync(database, Ct);

        var result = await new CrashRun(rig, plan, TestContext.Current.SendDiagnosticMessage).RunAsync(Ct);

        Assert.Empty(result.Check.Problems);
        Assert.Equal(plan.Kills, result.Kills);
        Assert.Equal((0, string.Empty), (result.Verify.Exit, result.Verify.Errors));
        Assert.Equal((0, string.Empty), (result.AuditVerify.Exit, result.AuditVerify.Errors));
    }
}
