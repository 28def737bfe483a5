using Sluice.Cli.Asking;
using Sluice.Cli.Text;
using Sluice.Cli.Verbs;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Waiting;

/// <summary>Looks at a job until something is true of it.</summary>
internal sealed class JobWatch(Call call, TimeSpan? timeout)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);
    private readonly SluiceClient _server = call.Watcher();
    private readonly long _since = call.Around.Time.GetTimestamp();
    private readonly ProgressLine _line = new(call.Around);

    /// <summary>Waits until a job's run has ended.</summary>
    /// <returns>The job; <c>null</c> when the time was up before.</returns>
    public Task<Job?> UntilEndedAsync(Job job, int run) => UntilAsync(job, j => j.IsFinal || j.Run != run);

    /// <summary>Waits until something is true of a job.</summary>
    /// <returns>The job; <c>null</c> when the time was up before.</returns>
    public async Task<Job?> UntilAsync(Job job, Func<Job, bool> isReached)
    {
        var id = job.Id;
        var (status, isStuck) = (job.Status, job.Stuck);
        var rate = new RowRate(call.Around.Time);
        try
        {
            while (!isReached(job))
            {
                if (!await AgainAsync())
                    return null;
                job = await _server.GetJobAsync(id, call.Stopped);
                if (job.Status != status)
                    Tell($"Job {id} is {job.Status} ({Amounts.At(call.Now, call.Now)}).");
                if (job.Stuck && !isStuck)
                {
                    Tell($"Job {id} is STUCK: its deadline has passed and it keeps trying.");
                    call.Error.Say(NextStep.ForcePreview(id));
                }

                (status, isStuck) = (job.Status, job.Stuck);
                _line.Show(Progress(job, rate));
            }

            return job;
        }
        finally
        {
            _line.Clear();
        }
    }

    /// <summary>Waits until everything that a stop left behind is harmless; tells each as it is.</summary>
    /// <returns>The receipt; <c>null</c> when the time was up before.</returns>
    public async Task<StopReceipt?> UntilSafeAsync(Job job, StopReceipt stop)
    {
        var told = new Dictionary<long, string>();
        var (run, ordinal) = (stop.Decision.Run, stop.Decision.Ordinal);
        try
        {
            while (true)
            {
                foreach (var residual in stop.Progress.Residuals)
                    TellNews(job.Id, stop, residual, told);
                if (Safety.Since(stop, call.Now) is not null)
                    return stop;
                if (!await AgainAsync())
                    return null;
                // By its run: the job may have been resumed meanwhile, or deleted, and the wait is for what this run left behind.
                stop = (await _server.ListStopsAsync(job.Id, run, cancellationToken: call.Stopped)).Items.FirstOrDefault(s => s.Decision.Ordinal == ordinal) ?? stop;
                var open = stop.Progress.Residuals.Count(r => Safety.Since(r, call.Now) is null);
                _line.Show($"{open} of {stop.Progress.Residuals.Count} not safe yet{Left(stop)}");
            }
        }
        finally
        {
            _line.Clear();
        }
    }

    private void TellNews(long job, StopReceipt stop, Residual residual, Dictionary<long, string> told)
    {
        var since = Safety.Since(residual, call.Now);
        var sign = $"{residual.State}|{residual.Proof}|{residual.QuiescedBy.IsUnbounded}|{since is not null}";
        if (told.GetValueOrDefault(residual.Attempt) == sign)
            return;
        told[residual.Attempt] = sign;
        var what = since is { } at ? $"safe since {Amounts.Exactly(at, call.Now)}" : residual.QuiescedBy.IsUnbounded ? $"unbounded: {residual.UnboundedWhy ?? "nobody can say when its last write lands"}" : "not safe yet";
        Tell($"{Safety.Name(job, stop, residual)}{(residual.Worker is { } worker ? $" on {worker}" : "")}: {residual.State}, {what}{(residual.Proof.Length == 0 ? "." : $"; {residual.Proof}")}");
    }

    private string Left(StopReceipt stop) => stop.Progress.NoNewWritesAfter.At is { } at && at > call.Now ? $"; no new writes in {Amounts.Span(at - call.Now)} at the latest" : "";

    private void Tell(string text)
    {
        _line.Clear();
        call.Error.Say(text);
    }

    private async Task<bool> AgainAsync()
    {
        if (timeout is { } most && call.Around.Time.GetElapsedTime(_since) + s_interval > most)
            return false;
        await Task.Delay(s_interval, call.Around.Time, call.Stopped);
        return true;
    }

    private static string Progress(Job job, RowRate rate)
    {
        rate.Look(job.Counts.CommittedRows);
        return $"{JobListing.Status(job)}: {Amounts.Count(job.Counts.CommittedRows)} rows committed, {Amounts.Rate(rate.PerSecond)} rows/s, splits {JobListing.Splits(job)}";
    }
}
