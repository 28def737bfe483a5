using System.Diagnostics;
using Sluice.Core.Changes;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Storage.Postgres;
using Sluice.TestServers;

namespace Sluice.Storage.Tests.Postgres;

/// <summary>Stops that come at the same time share transactions, and nothing else.</summary>
public sealed class JoinedStopsTests
{
    private const int Many = 32;
    private const int MostRounds = 5;

    [Fact]
    public async Task Stops_that_wait_at_the_same_time_are_stored_in_few_transactions_and_each_is_answered_for_its_run()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var runs = await StartAsync(store);

        var results = await Task.WhenAll(runs.Select(r => store.CommitAsync(Scene.ForceStop(r), Scene.Token).AsTask()));

        Assert.All(runs.Zip(results), p => Assert.Equal((ChangeOutcome.Committed, p.First.Key), (p.Second.Outcome, p.Second.Run!.Key)));
        Assert.All(runs.Zip(results), p => Assert.Equal(p.First.Key, p.Second.Decision!.Run));
        Assert.Equal(Many, await database.ScalarAsync<long>("SELECT count(*) FROM sluice.run WHERE final", Scene.Token));
        Assert.InRange(await database.ScalarAsync<long>("SELECT count(DISTINCT xmin::text) FROM sluice.run", Scene.Token), 1, Many / 2);
    }

    [Fact]
    public async Task A_run_that_somebody_holds_does_not_hold_up_those_that_are_stopped_with_it()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < MostRounds && best > HalfOfLockTimeout; round++)
        {
            var runs = await StartAsync(store);
            await using var frozen = await database.OpenAsync(Scene.Token);
            await using (var command = frozen.CreateCommand())
            {
                command.CommandText = $"SET idle_in_transaction_session_timeout = 0; BEGIN; SELECT FROM sluice.run WHERE job = {runs[Many / 2].Job.Value} FOR UPDATE";
                await command.ExecuteNonQueryAsync(Scene.Token);
            }

            var clock = Stopwatch.StartNew();
            var stops = runs.Select(r => store.CommitAsync(Scene.ForceStop(r), Scene.Token).AsTask()).ToList();
            var others = await Task.WhenAll(stops.Where((_, i) => i != Many / 2));
            if (clock.Elapsed < best)
                best = clock.Elapsed;

            // Who holds it is ended, as for a stop that comes alone.
            Assert.All([.. others, await stops[Many / 2]], r => Assert.Equal(ChangeOutcome.Committed, r.Outcome));
        }

        Assert.True(best <= HalfOfLockTimeout, $"The others took {best}.");
    }

    [Fact]
    public async Task Among_joined_stops_a_request_that_came_twice_is_known_and_a_run_that_has_ended_is_told()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var runs = await StartAsync(store);
        var ended = runs[0];
        await store.CommitAsync(Scene.ForceStop(ended), Scene.Token);
        List<RunChange> changes = [.. runs.Skip(1).SelectMany(r => Twice(Scene.ForceStop(r))), Scene.ForceStop(ended)];

        var results = await Task.WhenAll(changes.Select(c => store.CommitAsync(c, Scene.Token).AsTask()));

        for (var i = 0; i < results.Length - 1; i += 2)
            Assert.Equal([ChangeOutcome.Committed, ChangeOutcome.RequestKnown], results[i..(i + 2)].Select(r => r.Outcome).Order());
        Assert.Equal(ChangeOutcome.Stale, results[^1].Outcome);
    }

    [Fact]
    public async Task A_stop_whose_caller_blocks_the_last_thread_of_the_pool_is_sent_by_a_lane()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var runs = await StartAsync(store);

        // The sessions were heard of just now, and are lent; and nobody comes to what is queued.
        var last = await Task.Run(
            () =>
            {
                foreach (var run in runs.Skip(1))
                    Blocked(store, run);
                using var starved = new StarvedPool();
                return Blocked(store, runs[0]);
            },
            Scene.Token);

        Assert.Equal(ChangeOutcome.Committed, last);
    }

    [Fact]
    public async Task F7_stops_that_share_a_transaction_need_no_thread_of_the_pool()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var runs = await StartAsync(store);
        var outcomes = new ChangeOutcome?[runs.Count];

        using (new StarvedPool())
        {
            var callers = runs.Select((run, i) => new Thread(() => outcomes[i] = Blocked(store, run))).ToList();
            callers.ForEach(c => c.Start());
            callers.ForEach(c => c.Join(TimeSpan.FromSeconds(15)));
        }

        Assert.All(outcomes, o => Assert.Equal(ChangeOutcome.Committed, o));
        Assert.InRange(await database.ScalarAsync<long>("SELECT count(DISTINCT xmin::text) FROM sluice.run", Scene.Token), 1, Many - 1);
    }

    private static TimeSpan HalfOfLockTimeout => TimeSpan.FromMilliseconds(250);

    private static ChangeOutcome? Blocked(PostgresControlStore store, RunRecord run)
    {
        var stop = store.CommitAsync(Scene.ForceStop(run), CancellationToken.None).AsTask();

        // Not by Wait: the pool would see it, and get a thread more.
        return ((IAsyncResult)stop).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(10)) ? stop.Result.Outcome : null;
    }

    private static RunChange[] Twice(RunChange change) => [change, change];

    private static async Task<IReadOnlyList<RunRecord>> StartAsync(IControlStore store) =>
        await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => store.StartAsync()));
}
