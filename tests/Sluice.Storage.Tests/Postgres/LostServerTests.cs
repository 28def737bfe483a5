using System.Collections.Concurrent;
using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Storage.Postgres;
using Sluice.TestServers;

namespace Sluice.Storage.Tests.Postgres;

/// <summary>The server dies, is away, has no connection left, or does not answer.</summary>
public sealed class LostServerTests
{
    private const int Rounds = 12;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_is_killed_or_shut_down_at_once_in_the_middle_of_stops_loses_none_that_was_acknowledged(bool isKilled)
    {
        await using var server = await PostgresServer.StartAsync(ct: Scene.Token);
        var database = await server.CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var answered = 0;
        var inDoubt = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var worker = await store.WorkerAsync(100);
            var runs = new List<RunRecord>();
            for (var i = 0; i < 8; i++)
                runs.Add((await store.RunningAsync(worker)).Run);
            var results = new ConcurrentDictionary<RunKey, ChangeOutcome>();
            var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var stops = runs.Select(async run =>
            {
                results[run.Key] = await StopAsync(store, run);
                first.TrySetResult();
            }).ToList();

            await first.Task.WaitAsync(TimeSpan.FromSeconds(30), Scene.Token);
            await (isKilled ? server.KillAsync(Scene.Token) : server.CrashAsync(Scene.Token));
            await Task.WhenAll(stops).WaitAsync(TimeSpan.FromSeconds(60), Scene.Token);
            await server.RestartAsync(Scene.Token);

            foreach (var run in runs)
            {
                var found = await ReadAsync(store, run.Key);
                if (results[run.Key] == ChangeOutcome.Committed)
                    Assert.Equal((RunStatus.Canceled, 1), (found.Status, (await store.ReadReceiptsAsync(run.Key, Scene.Token)).Count));
                else if (results[run.Key] == ChangeOutcome.Stale)
                    Assert.Equal(RunStatus.Running, found.Status);
            }

            answered += results.Values.Count(r => r == ChangeOutcome.Committed);
            inDoubt += results.Values.Count(r => r == ChangeOutcome.InDoubt);
        }

        Assert.True(answered >= Rounds, $"{answered} stops were acknowledged");
        TestContext.Current.SendDiagnosticMessage($"{answered} acknowledged, {inDoubt} in doubt");
    }

    [Fact]
    public async Task While_the_server_is_away_nothing_is_invented_and_when_it_is_back_everything_works()
    {
        await using var server = await PostgresServer.StartAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(await server.CreateDatabaseAsync(ct: Scene.Token));
        var (run, _) = await store.RunningAsync(await store.WorkerAsync());
        await server.KillAsync(Scene.Token);

        // What was sent on the first connection that finds out is honestly in doubt; the others are asked whether they live before they are used.
        var first = await Record.ExceptionAsync(async () =>
            Assert.Equal(ChangeOutcome.InDoubt, (await store.CommitAsync(Scene.ForceStop(run), Scene.Token)).Outcome));
        var refused = await Record.ExceptionAsync(async () => await store.CommitAsync(Scene.ForceStop(run), Scene.Token));

        Assert.True(first is null or SluiceException { Code: "SLC4110" }, $"{first}");
        var fault = Assert.IsType<SluiceException>(refused);
        Assert.Equal(("SLC4110", true), (fault.Code, fault.IsTransient));
        Assert.Equal("SLC4110", (await Assert.ThrowsAsync<SluiceException>(async () => await store.FindRunAsync(run.Key, Scene.Token))).Code);

        await server.RestartAsync(Scene.Token);
        Assert.Equal(RunStatus.Running, (await ReadAsync(store, run.Key)).Status);
        Assert.Equal(ChangeOutcome.Committed, (await store.CommitAsync(Scene.ForceStop(run), Scene.Token)).Outcome);
    }

    [Fact]
    public async Task A_server_that_is_frozen_is_answered_for_within_the_deadline()
    {
        var timings = new Timings().Scaled(0.1);
        await using var server = await PostgresServer.StartAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(await server.CreateDatabaseAsync(ct: Scene.Token), timings);
        var (run, _) = await store.RunningAsync(await store.WorkerAsync());
        ChangeOutcome outcome;
        server.Pause();
        try
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            outcome = await StopAsync(store, run);
            Assert.NotEqual(ChangeOutcome.Committed, outcome);
            Assert.Equal("SLC4110", (await Assert.ThrowsAsync<SluiceException>(async () => await store.FindRunAsync(run.Key, Scene.Token))).Code);
            Assert.True(clock.Elapsed < timings.Answer * 2 + TimeSpan.FromSeconds(1), $"It took {clock.Elapsed}.");
        }
        finally
        {
            server.Continue();
        }

        // In doubt: it was sent, and is done when the server goes on. Unavailable: the session did not even say that it lives, and nothing was sent.
        var expected = outcome == ChangeOutcome.InDoubt ? RunStatus.Canceled : RunStatus.Running;
        await Condition.HoldsAsync(
            async () => (await ReadAsync(store, run.Key)).Status == expected,
            TimeSpan.FromSeconds(10),
            () => Task.FromResult($"{outcome} did not become {expected}"),
            Scene.Token);
    }

    [Fact]
    public async Task A_server_that_was_frozen_for_longer_than_anybody_waits_to_be_let_in_serves_stops_when_it_goes_on()
    {
        var timings = new Timings().Scaled(0.1);
        await using var server = await PostgresServer.StartAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(await server.CreateDatabaseAsync(ct: Scene.Token), timings, stopSessionsAtMost: 4);
        var runs = new List<RunRecord>();
        for (var i = 0; i < 8; i++)
            runs.Add(await store.StartAsync());
        server.Pause();
        try
        {
            // Every session is stuck in a call, and whatever was begun in its place has given up waiting for the server (1 s).
            var clock = System.Diagnostics.Stopwatch.StartNew();
            while (clock.Elapsed < TimeSpan.FromSeconds(3))
                Assert.DoesNotContain(ChangeOutcome.Committed, await Task.WhenAll(runs.Select(r => StopAsync(store, r))));
        }
        finally
        {
            server.Continue();
        }

        foreach (var run in runs)
        {
            await Condition.HoldsAsync(
                async () => await StopAsync(store, run) == ChangeOutcome.Committed || (await ReadAsync(store, run.Key)).IsFinal,
                TimeSpan.FromSeconds(20),
                () => Task.FromResult($"run {run.Key} cannot be stopped"),
                Scene.Token);
        }
    }

    [Fact]
    public async Task Stops_that_are_held_up_get_more_sessions_which_go_when_they_are_idle()
    {
        await using var server = await PostgresServer.StartAsync(ct: Scene.Token);
        var database = await server.CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        Task<long> Sessions() => database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'sluice store%Stop'", Scene.Token);
        Assert.Equal(4, await Sessions());
        var most = 0L;
        for (var round = 0; round < 20 && most <= 4; round++)
        {
            var runs = new List<RunRecord>();
            for (var i = 0; i < 32; i++)
                runs.Add(await store.StartAsync());
            await using var frozen = await database.OpenAsync(Scene.Token);
            await using (var command = frozen.CreateCommand())
            {
                command.CommandText = "SET idle_in_transaction_session_timeout = 0; BEGIN; SELECT FROM sluice.run FOR UPDATE";
                await command.ExecuteNonQueryAsync(Scene.Token);
            }

            var stops = Task.WhenAll(runs.Select(r => StopAsync(store, r)));
            while (!stops.IsCompleted)
                most = Math.Max(most, await Sessions());
            Assert.All(await stops, o => Assert.Equal(ChangeOutcome.Committed, o));
        }

        Assert.InRange(most, 5, 16);
        await Condition.HoldsAsync(
            async () => await Sessions() == 4, TimeSpan.FromSeconds(30), async () => $"there are {await Sessions()} sessions for stops", Scene.Token);
    }

    [Fact]
    public async Task F24_a_session_that_hears_nothing_while_it_is_asked_whether_it_lives_is_stood_in_for()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresOptions { Fast = true }, Scene.Token);
        var database = await server.CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database, new Timings { Answer = TimeSpan.FromSeconds(1) });
        var worker = await store.WorkerAsync();
        var renewals = await database.ScalarAsync<int>("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'sluice store % Renewal'", Scene.Token);

        // To the store it is as one that a network lost: what it is sent is never answered.
        Signal("STOP", renewals);
        try
        {
            await Condition.HoldsAsync(() => UnreadAt(server.Port), TimeSpan.FromSeconds(10), () => "the idle session was not asked whether it lives", Scene.Token);
            await Condition.HoldsAsync(
                async () => await database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'sluice store % Renewal'", Scene.Token) > 1,
                TimeSpan.FromSeconds(15), () => Task.FromResult("nobody stands in for it"), Scene.Token);

            Assert.Equal(RenewalOutcome.Renewed, (await store.RenewAsync(new Renewal(worker, 1, []), Scene.Now, Scene.Token)).Outcome);
        }
        finally
        {
            Signal("CONT", renewals);
        }
    }

    [Fact]
    public async Task F55_a_server_that_is_out_of_connections_and_a_starved_thread_pool_stop_neither_stops_nor_renewals()
    {
        await using var server = await PostgresServer.StartAsync(
            new PostgresOptions { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["max_connections"] = "25", ["superuser_reserved_connections"] = "0" } }, Scene.Token);
        var database = await server.CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database, workSessions: 2);
        var worker = await store.WorkerAsync();
        var (run, attempts) = await store.RunningAsync(worker);
        var others = new List<RunRecord>();
        for (var i = 0; i < 24; i++)
            others.Add(await store.StartAsync());
        var taken = new List<Npgsql.NpgsqlConnection>();
        try
        {
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(async () =>
            {
                while (true)
                    taken.Add(await database.OpenAsync(Scene.Token));
            });
            Assert.Equal(Npgsql.PostgresErrorCodes.TooManyConnections, refused.SqlState);
            var opening = await Assert.ThrowsAsync<SluiceException>(async () => await Scene.OpenAsync(database));
            Assert.Equal("SLC4125", opening.Code);

            // Lanes for busy times get no session; those that are kept do the work.
            var many = await Task.WhenAll(others.Select(r => store.CommitAsync(Scene.ForceStop(r), Scene.Token).AsTask()));
            Assert.All(many, m => Assert.Equal(ChangeOutcome.Committed, m.Outcome));

            using var starved = new StarvedPool();
            var renewed = Blocked(() => store.RenewAsync(new Renewal(worker, 1, attempts), Scene.Now, CancellationToken.None).AsTask());
            var stopped = Blocked(() => store.CommitAsync(Scene.ForceStop(run), CancellationToken.None).AsTask());

            Assert.Equal(RenewalOutcome.Renewed, renewed.Outcome);
            Assert.Equal(ChangeOutcome.Committed, stopped.Outcome);
        }
        finally
        {
            foreach (var connection in taken)
                await connection.DisposeAsync();
        }
    }

    private static void Signal(string name, int process)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{name}", $"{process}"]);
        kill.WaitForExit();
    }

    /// <summary>Whether a session of the server has been sent something that it has not read.</summary>
    private static bool UnreadAt(int port) => File.ReadLines("/proc/net/tcp").Skip(1).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Any(
        l => l[3] == "01" && l[1].EndsWith($":{port:X4}", StringComparison.Ordinal) && !l[4].EndsWith(":00000000", StringComparison.Ordinal));

    /// <summary>As a thread of one's own asks: it waits for the answer itself.</summary>
    private static T Blocked<T>(Func<Task<T>> ask)
    {
        T? result = default;
        Exception? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                var task = ask();
                fault = task.Wait(TimeSpan.FromSeconds(5), CancellationToken.None) ? null : new TimeoutException("There was no answer in 5 s.");
                result = fault is null ? task.Result : default;
            }
            catch (AggregateException e)
            {
                fault = e.InnerException;
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        thread.Join();
        return fault is null ? result! : throw fault;
    }

    private static async Task<ChangeOutcome> StopAsync(PostgresControlStore store, RunRecord run)
    {
        try
        {
            return (await store.CommitAsync(Scene.ForceStop(run), Scene.Token)).Outcome;
        }
        catch (SluiceException e) when (e.Code == "SLC4110")
        {
            // Unavailable: nothing was changed, as if the run had been stale.
            return ChangeOutcome.Stale;
        }
    }

    /// <summary>Sessions that the dead server had are found out one by one.</summary>
    private static async Task<RunRecord> ReadAsync(PostgresControlStore store, RunKey run)
    {
        RunRecord? found = null;
        await Condition.HoldsAsync(
            async () =>
            {
                try
                {
                    found = await store.FindRunAsync(run, Scene.Token);
                    return true;
                }
                catch (SluiceException e) when (e.Code == "SLC4110")
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(30),
            () => Task.FromResult("the store is not available"),
            Scene.Token);
        return found!;
    }
}
