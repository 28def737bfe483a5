using System.Diagnostics;
using Sluice.Client.Contract;
using Sluice.Core.Leases;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Stops;

/// <summary>A stop that is asked of one node, of a job that another one works on; the two meet in the store alone.</summary>
public sealed class OtherNodeTests
{
    private static readonly Timings s_times = new Timings().Scaled(0.1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F8_A_stop_reaches_a_worker_that_nobody_reaches_with_the_answer_of_its_own_renewal(bool isForced)
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var worker = await scene.StartAsync("worker", []);
        var other = await scene.StartAsync("other", ["--slots", "0"]);
        var job = await other.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await other.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await worker.NextRunnerAsync();

        var clock = Stopwatch.StartNew();
        if (isForced)
            await other.ForceStopAsync(job);
        else
            await other.Client.CancelAsync(job, new CancelRequest { Reason = "a test" }, cancellationToken: Scene.Ct);
        await runner.GoneAsync(s_times.Renewal + s_times.Asked + s_times.Signaled + TimeSpan.FromSeconds(5));
        var ended = await other.EndsAsync(job);

        Assert.Equal(JobStatus.Canceled, ended.Status);
        Assert.True(clock.Elapsed < s_times.Deadline, $"{clock.Elapsed}");
        await other.SettlesAsync(job);
        var rows = await orders.VisibleAsync();
        Assert.InRange(rows, 1, orders.Count - 1);
        Assert.Equal(JobStatus.Canceled, (await worker.ReadAsync(job)).Status);
    }

    [Fact]
    public async Task F45_A_renewal_that_saw_the_run_at_work_and_is_committed_after_its_stop_lengthens_no_permit_past_noNewWritesAfter()
    {
        string[] times = ["--set", "lease.renewal=40s", "--set", "lease.permit=90s", "--set", "lease.silence=180s", "--set", "lease.answer=40s"];
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.PostgresWithoutLedger, files: 400);
        await orders.ExecuteAsync(
            """
            CREATE TABLE landed (at timestamptz);
            CREATE FUNCTION land() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO landed VALUES (clock_timestamp()); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER land AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION land()
            """);
        var held = await scene.StartAsync("held", [.. times, "--slots", "8"]);
        var other = await scene.StartAsync("other", [.. times, "--slots", "0"]);
        // Some of its tasks wait in a COMMIT, which lands after the decision; others with rows before theirs, which must never come.
        await using var landing = await Gate.CloseAsync(orders.Database, "orders", isAtCommit: true, of: "NEW.id / 50 % 2 = 0");
        await using var late = await Gate.CloseAsync(orders.Database, "orders", isAtCommit: false, of: "NEW.id / 50 % 2 = 1");
        var job = await other.SubmitAsync(orders.Text(env: "parallelism = 8"));
        await landing.ReachedAsync(() => held.Process.ErrorSoFar);
        await late.ReachedAsync(() => held.Process.ErrorSoFar);
        var runner = await held.NextRunnerAsync();

        // No report is answered from now on: the answer would tell of the stop too. And its renewals wait in their COMMIT: what they answer has been read.
        await DeafenAsync(scene);
        await using var gate = await Gate.CloseAsync(
            scene.Store!, $"{await scene.SchemaAsync()}.session", isAtCommit: true, "UPDATE", "NEW.worker = 'held'", isPatient: true);
        await gate.ReachedAsync(() => held.Process.ErrorSoFar);
        var sent = Stopwatch.StartNew();
        var answer = await other.ForceStopAsync(job);
        Assert.Equal(JobStatus.Canceled, answer.Job.Status);
        // Counted from its answer, a permit would hold that much longer than the decision allows.
        await Condition.HoldsAsync(() => sent.Elapsed > TimeSpan.FromSeconds(2.5), NodeProcess.Longest, () => $"{sent.Elapsed}", Scene.Ct);
        await gate.OpenAsync();
        await gate.LeftAsync(() => held.Process.ErrorSoFar);
        // From here on nobody tells the runner anything: its permit alone ends it.
        await held.System.FreezeAsync();
        await landing.OpenAsync();

        var after = (await other.SeesAsync(job, j => j.Stop!.Progress.NoNewWritesAfter.At is { } at && at < TimeProvider.System.GetUtcNow())).Stop!;
        await late.OpenAsync();
        await late.LeftAsync(() => held.Process.ErrorSoFar);
        await Condition.HoldsAsync(() => sent.Elapsed > s_times.NoNewWrites * 10, NodeProcess.Longest, () => $"{sent.Elapsed}", Scene.Ct);
        var last = new DateTimeOffset(await orders.Database.ScalarAsync<DateTime>("SELECT max(at) FROM landed", Scene.Ct));
        Assert.True(last > after.Decision.DecidedAt, "nothing was written after the decision: nothing is shown");
        Assert.True(last <= after.Progress.NoNewWritesAfter.At, $"written at {last:O}, after {after.Progress.NoNewWritesAfter.At:O}");
        held.System.Thaw();
        await runner.GoneAsync();
    }

    /// <summary>Reports of attempts fail from now on, without a word about their runs, in sessions that are open as in new ones.</summary>
    private static Task<int> DeafenAsync(Scene scene) => scene.Store!.ExecuteAsync(
        """
        DO $do$
        DECLARE report oid := (SELECT oid FROM pg_proc WHERE proname = 'report_attempt');
        BEGIN
            EXECUTE format(
                $f$CREATE OR REPLACE FUNCTION %s(%s) RETURNS %s LANGUAGE plpgsql AS $r$BEGIN RAISE EXCEPTION USING ERRCODE = 'lock_not_available'; END$r$$f$,
                report::regproc, pg_get_function_arguments(report), pg_get_function_result(report));
        END $do$
        """, Scene.Ct);
}
