using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Tests.Support;
using Sluice.TestServers;

namespace Sluice.Connectors.Jdbc.Tests;

public sealed class PostgresTakeoverTests : PostgresTests
{
    [Fact]
    public async Task A_takeover_that_meets_a_commit_on_its_way_waits_for_it_and_starts_behind_it()
    {
        var table = Rows.Schema("t", null, ("id", DataType.Int));
        await using var sink = Sink(table);
        await Engine.StartAsync(sink);
        var crumbs = new Crumbs();
        Task<ITransactionalWriter>? taking = null;
        await using (var first = await Engine.TakeAsync(sink, Engine.Request("a", crumbs: crumbs)))
        {
            await first.WriteAsync(Rows.Batch(table, [1]), default);
            // As if the registration had been lost: else the takeover would end this session, and its commit with it.
            await Database.ExecuteAsync("DELETE FROM sluice_session");
            crumbs.OnStage = stage =>
            {
                if (stage != "jdbc.commit")
                    return;
                taking = Task.Run(() => Engine.TakeAsync(sink, Engine.Request("a", owner: 2)));
                Condition.HoldsAsync(
                    async () => taking.IsCompleted || await Database.ScalarAsync<bool>(
                        "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database())"),
                    TimeSpan.FromSeconds(20), () => Task.FromResult("the takeover neither waits nor ends")).GetAwaiter().GetResult();
            };
            Assert.Equal(CommitOutcome.Committed, await first.CommitAsync(Position.At("17"), default));
        }

        await using var second = await taking!;
        Assert.Equal(new SplitProgress(Position.At("17"), 1, 1), second.Progress);
        await second.WriteAsync(Rows.Batch(table, [2]), default);
        Assert.Equal(CommitOutcome.Committed, await second.CommitAsync(Position.End, default));
        Assert.Equal(2L, await Database.ScalarAsync<long>("SELECT count(*) FROM t"));
    }
}
