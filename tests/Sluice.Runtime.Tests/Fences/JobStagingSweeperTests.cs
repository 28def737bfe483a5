using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Runs;
using Sluice.Runtime.Fences;

namespace Sluice.Runtime.Tests.Fences;

/// <summary>S9: what attempts staged and nobody recorded is removed, by a process that knows of the job only what is stored of it.</summary>
public sealed class JobStagingSweeperTests
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(20);
    private readonly List<string> _problems = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("out")]
    [InlineData("out/${table_name}/rows")]
    [InlineData("out/of_${table_name}")]
    [InlineData("out${schema_name}/${table_name}")]
    public async Task S9_What_an_attempt_that_is_gone_had_staged_is_removed_with_its_folders(string path)
    {
        await using var job = new StagedJob(path);
        var run = await job.StartAsync();
        await job.StageAsync(run, "s0", attempt: 1);
        Assert.Single(job.Files());

        Assert.True(await SweepAsync(job, run, (1, AttemptState.Stopped)));

        Assert.Empty(job.Files());
        Assert.Empty(Directory.GetDirectories(job.Target));
        Assert.Empty(_problems);
    }

    [Fact]
    public async Task Those_that_may_be_alive_or_came_later_and_what_is_recorded_keep_theirs()
    {
        await using var job = new StagedJob();
        var run = await job.StartAsync();
        var first = (int)(await job.Store.BeginAttemptAsync(run, "s0", Ct))!.Value.Value;
        var recorded = await job.StageAsync(run, "s0", first);
        await job.Store.TakeOverAsync(run, recorded.Key, new AttemptId(first), Ct);
        await job.Store.RecordCommitAsync(
            new CommitRecord(run.Job, run.Number, run.Epoch, recorded.Key, new AttemptId(first), new StoredProgress(first, 1, "end", 1), recorded.Manifest, 1), Ct);
        await job.StageAsync(run, "s1", first);
        await job.StageAsync(run, "s2", first + 1);
        await job.StageAsync(run, "s3", first + 2);
        Assert.Equal(4, job.Files().Length);

        Assert.True(await SweepAsync(job, run, (first, AttemptState.Failed), (first + 1, AttemptState.Lost)));

        Assert.Equal(
            [$"s0-{first}", $"s2-{first + 1}", $"s3-{first + 2}"],
            job.Files().Select(f => Path.GetFileName(f).Split('-')).Select(p => $"{p[0]}-{p[2]}").Order());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_swept_is_told_and_tried_again_by_the_caller()
    {
        await using var job = new StagedJob();
        var run = await job.StartAsync();
        await job.StageAsync(run, "s0", attempt: 1);
        var broken = new JobStagingSweeper(job.Store, job.Catalog, _ => throw new InvalidOperationException("no secret here"), TimeProvider.System, _problems.Add);

        Assert.False(await broken.SweepAsync(Task(run, (1, AttemptState.Stopped)), s_most, Ct));

        Assert.Contains("no secret here", Assert.Single(_problems), StringComparison.Ordinal);
        Assert.Single(job.Files());
    }

    [Fact]
    public async Task S5_A_run_that_the_history_has_forgotten_takes_nothing_from_the_one_that_is_at_work()
    {
        await using var job = new StagedJob();
        var run = await job.StartAsync();
        await job.StageAsync(run, "s0", attempt: 7);

        // Nobody knows any more which attempts the older run had: those of the one that writes now are not among them.
        Assert.True(await Sweeper(job).SweepAsync(new StagingTask(run.Key with { Number = new RunNumber(run.Number.Value + 1) }, run.Generation, []), s_most, Ct));

        Assert.Single(job.Files());
    }

    [Fact]
    public async Task Of_a_job_that_is_not_known_any_more_nothing_is_asked()
    {
        await using var job = new StagedJob();
        var run = await job.StartAsync();
        var unknown = new StagingTask(run.Key with { Job = new JobId(run.Job.Value + 1) }, run.Generation, []);

        Assert.True(await Sweeper(job).SweepAsync(unknown, s_most, Ct));

        Assert.Empty(_problems);
    }

    private ValueTask<bool> SweepAsync(StagedJob job, RunRecord run, params (int Id, AttemptState State)[] attempts) =>
        Sweeper(job).SweepAsync(Task(run, attempts), s_most, Ct);

    private JobStagingSweeper Sweeper(StagedJob job) => new(job.Store, job.Catalog, job.Open, TimeProvider.System, _problems.Add);

    private static StagingTask Task(RunRecord run, params (int Id, AttemptState State)[] attempts) => new(
        run.Key, run.Generation,
        [.. attempts.Select(a => new AttemptRecord(new AttemptId(a.Id), run.Key, 0, run.Epoch, new WorkerSession(new WorkerId("w1"), 1), a.State, DateTimeOffset.UnixEpoch))]);
}
