using Sluice.Cli.Text;
using Sluice.Cli.Verbs;
using Sluice.Cli.Waiting;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Top;

/// <summary>Takes pictures of the cluster, again and again.</summary>
internal sealed class Painter(Call call)
{
    private const int Most = 1_000;
    private const int MostReceipts = 20;
    private readonly Dictionary<(long Job, int Run), bool> _safe = [];
    private readonly Dictionary<(long Job, int Run), RowRate> _rates = [];

    /// <summary>Reads everything anew.</summary>
    public async Task<Picture> TakeAsync()
    {
        var (time, server) = (call.Around.Time, call.Server);
        var since = time.GetTimestamp();
        var lists = Statuses.Live.Select(s => server.ListJobsAsync(new JobQuery { Status = new JobStatus(s), Limit = Most }, call.Stopped)).ToList();
        var recent = server.ListJobsAsync(null, call.Stopped);
        var workers = server.ListWorkersAsync(call.Stopped);
        await Task.WhenAll([.. lists, recent, workers]);
        var took = time.GetElapsedTime(since);
        // A job that changed its status between two of the lists is in both, or in none until the next picture.
        var jobs = lists.SelectMany(l => l.Result.Items).DistinctBy(j => j.Id).OrderByDescending(j => j.Id).ToList();
        foreach (var job in jobs)
            Rate(job).Look(job.Counts.CommittedRows);
        foreach (var gone in _rates.Keys.Except(jobs.Select(j => (j.Id, j.Run))).ToList())
            _rates.Remove(gone);
        return new Picture(
            call.Now, took, jobs, [.. workers.Result.Items.Where(WorkerListing.Matters)], await LeftoversAsync(recent.Result.Items));
    }

    /// <summary>Rows a second that a job commits, lately.</summary>
    public RowRate Rate(Job job)
    {
        if (!_rates.TryGetValue((job.Id, job.Run), out var rate))
            _rates[(job.Id, job.Run)] = rate = new RowRate(call.Around.Time);
        return rate;
    }

    /// <summary>Ended jobs whose attempts are not all safe; one that is safe stays so, and is not asked about again.</summary>
    private async Task<IReadOnlyList<Job>> LeftoversAsync(IReadOnlyList<Job> recent)
    {
        var asked = recent.Where(j => j.IsFinal && !_safe.GetValueOrDefault((j.Id, j.Run))).Take(MostReceipts).ToList();
        var left = new List<Job>();
        foreach (var job in await Task.WhenAll(asked.Select(j => call.Server.GetJobAsync(j.Id, call.Stopped))))
        {
            var isSafe = job.Stop is not { } stop || Safety.Since(stop, call.Now) is not null;
            _safe[(job.Id, job.Run)] = isSafe;
            if (!isSafe && job.IsFinal)
                left.Add(job);
        }

        return left;
    }
}
