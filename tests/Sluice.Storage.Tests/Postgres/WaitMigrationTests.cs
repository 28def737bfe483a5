using System.Globalization;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Storage.Postgres.Schema;
using Sluice.TestServers;

namespace Sluice.Storage.Tests.Postgres;

/// <summary>S11: what the release before this one stored and calls.</summary>
public sealed class WaitMigrationTests
{
    [Fact]
    public async Task What_an_older_release_has_closed_stays_closed_and_what_was_open_is_still_waited_for()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        var older = PostgresMigrations.All.Where(m => m.Number <= 5).ToList();
        await database.ExecuteAsync(
            $"""
            CREATE SCHEMA sluice;
            SET search_path = sluice;
            CREATE TABLE migration (number integer PRIMARY KEY, compatible boolean NOT NULL, at timestamptz NOT NULL);
            {string.Join('\n', older.Select(m => m.Sql))}
            INSERT INTO migration SELECT n, false, now() FROM generate_series(1, 5) n;
            INSERT INTO store (id, incarnation, created_at) VALUES ('older', 0, now());
            INSERT INTO residual (attempt, job, n, task, epoch, fencing, confirmed_at, writes_kind, quiet_kind)
            VALUES (1, 7, 1, 0, 2, 0, now(), 1, 1), (2, 7, 1, 1, 2, 0, NULL, 1, 1), (3, 7, 1, 2, 2, 2, now(), 1, 1);
            """,
            Scene.Token);

        await using var store = await Scene.OpenAsync(database);

        Assert.Equal("older", store.Id.Value);
        Assert.Equal(new AttemptId(2), Assert.Single(await store.ReadOpenResidualsAsync(Scene.Token)).Attempt);
    }

    [Fact]
    public async Task A_release_that_does_not_say_whether_an_attempt_left_writes_on_their_way_makes_its_successors_wait()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var worker = await store.WorkerAsync();
        var (run, attempts) = await store.ScheduledAsync(worker, 1, new RunSink("http", SinkFencing.LeaseOnly));
        Assert.NotNull(await store.ClaimAsync(worker, attempts[0], Scene.Token));

        await database.ExecuteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SET search_path = sluice;
                SELECT report_attempt({run.Job.Value}, {run.Number.Value}, {attempts[0].Value}, '{worker.Worker.Value}', {worker.Incarnation}, 1,
                    {(int)AttemptState.Stopped}, now(), 0, 0, 0, 0, 0, 0, 0, 0, NULL, false, NULL);
                """),
            Scene.Token);

        var left = Assert.Single(await store.ReadOpenResidualsAsync(Scene.Token));
        Assert.Equal((attempts[0], true), (left.Attempt, left.IsLanding));

        // Nor does it know of the wait when it adds to what is known.
        await database.ExecuteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SET search_path = sluice;
                SELECT settle_residual({left.Attempt.Value}, {run.Job.Value}, {run.Number.Value}, NULL, NULL, NULL, NULL, 'seen', NULL, 1, NULL, '', 1, NULL, '');
                """),
            Scene.Token);
        Assert.Equal("seen", Assert.Single(await store.ReadOpenResidualsAsync(Scene.Token)).Proof);
    }
}
