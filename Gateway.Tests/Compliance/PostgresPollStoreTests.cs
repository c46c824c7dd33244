using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Gateway.Tests.Compliance;

public sealed class PostgresPollStoreTests : PollStoreCompliance
{
    private static readonly ChannelId Drop = new("acme-drop");

    /// <summary>SQLSTATE idle_in_transaction_session_timeout.</summary>
    private const string IdleInTransaction = "25P03";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected override Task<TestLedger> LedgerAsync() => TestLedger.PostgresAsync();

    /// <summary>It stood still, or its machine went away, and the server still has its connection.</summary>
    [Fact]
    public async Task ANodeThatIsGoneInTheMiddleOfATransactionLeavesItsRowsToOthers()
    {
        await using var ledger = await LedgerAsync();
        var gone = ledger.Node(options: "-c idle_in_transaction_session_timeout=500ms");
        var polls = ledger.Node().GetRequiredService<IPollStore>();
        await polls.KnowAsync([Drop], Ct);
        var claim = Assert.Single(await polls.ClaimAsync(1, [], Ct));
        await using var session = await gone.GetRequiredService<LedgerEngine>().BeginAsync(Ct);
        session.Add(ChannelPollTable.Lock, [Drop.Value]);
        await session.RunAsync(Ct);

        var now = TimeProvider.System.GetUtcNow();
        Assert.True(await polls.EndAsync(new PollEnd(claim, now, now), Ct));

        session.Add(ChannelPollTable.Lock, [Drop.Value]);
        Assert.Equal(IdleInTransaction, (await Assert.ThrowsAsync<PostgresException>(() => session.RunAsync(Ct))).SqlState);
    }

    /// <summary>Between two statements of a snapshot lie files to be read, as many and as large as there are; it holds no row.</summary>
    [Theory]
    [InlineData(false, "1min")]
    [InlineData(true, "0")]
    public async Task ThatIsAMinuteWhereTheConnectionStringSaysNothingAndNoneForSnapshots(bool isSnapshot, string expected)
    {
        await using var ledger = await LedgerAsync();
        var engine = ledger.Node().GetRequiredService<LedgerEngine>();
        await using var snapshot = isSnapshot ? await LedgerSnapshot.OpenAsync(engine, Ct) : null;
        await using var session = isSnapshot ? null : await engine.BeginAsync(Ct);
        await using var command = (snapshot?.Session ?? session!).Connection.CreateCommand();
        command.CommandText = "SHOW idle_in_transaction_session_timeout";
        Assert.Equal(expected, await command.ExecuteScalarAsync(Ct));
    }
}
