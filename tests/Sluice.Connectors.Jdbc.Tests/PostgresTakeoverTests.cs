using Sluice.Connect.Errors;
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

    [Fact]
    public async Task S5_a_takeover_that_waits_for_a_fence_on_its_way_is_refused_by_it()
    {
        await using var sink = Sink(Rows.Schema("t", null, ("id", DataType.Int)));
        await Engine.StartAsync(sink);
        await (await Engine.TakeAsync(sink, Engine.Request("a"))).DisposeAsync();
        await using var fencing = await Database.OpenAsync();
        await using var fence = await fencing.BeginTransactionAsync();
        await using (var raise = new Npgsql.NpgsqlCommand("UPDATE sluice_fence SET epoch = epoch + 1", fencing, fence))
            await raise.ExecuteNonQueryAsync();

        var taking = Task.Run(() => sink.TakeOverAsync(Engine.Request("a", owner: 2), default).AsTask());
        await Condition.HoldsAsync(
            async () => taking.IsCompleted || await Database.ScalarAsync<bool>(
                "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database())"),
            TimeSpan.FromSeconds(20), () => Task.FromResult("the takeover neither waits nor ends"));
        Assert.False(taking.IsCompleted);
        await fence.CommitAsync();

        var refused = await taking;
        Assert.Null(refused.Writer);
        Assert.Contains($"epoch {Engine.Run.Epoch} is superseded by {Engine.Run.Epoch + 1}", refused.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S5_two_generations_that_begin_at_once_see_each_other_and_the_older_one_is_kept_out()
    {
        var table = Rows.Schema("t", null, ("id", DataType.Int));
        await using var sink = Sink(table);
        await Engine.StartAsync(sink, Engine.Run with { Sink = "another" });
        var later = Engine.Run with { Epoch = Engine.Run.Epoch + 1, Generation = 2 };
        FenceReport? report = null;
        var crumbs = new Crumbs
        {
            // The older one has made its row and looked for later ones; its transaction is open, and what it made is not to be seen.
            OnStage = stage => report ??= stage == "jdbc.raised" ? Task.Run(BeginLaterAsync).GetAwaiter().GetResult() : null,
        };

        async Task<FenceReport> BeginLaterAsync()
        {
            // As if the registration had been lost: else the fence would end the session, and the rule would not be needed.
            await Database.ExecuteAsync("DELETE FROM sluice_session");
            return await Engine.FenceAsync(sink, later);
        }

        var preparing = await Record.ExceptionAsync(() => sink.PrepareAsync(Engine.Prepare() with { Breadcrumb = crumbs }, default).AsTask());

        Assert.True(report!.IsFenced, report.Proof);
        Assert.True(preparing is null or CommitInDoubtException or ConnectorException, $"{preparing}");
        Assert.Equal(0L, await Database.ScalarAsync<long>($"SELECT count(*) FROM sluice_fence WHERE sink = '{later.Sink}' AND epoch < {later.Epoch}"));
    }
}
