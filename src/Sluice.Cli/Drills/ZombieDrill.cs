using System.Globalization;
using Sluice.Cli.Text;
using Sluice.Cli.Verbs;
using Sluice.Cli.Waiting;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Drills;

/// <summary>The drill: write, freeze, stop by force, wake, and look at what can be seen.</summary>
internal sealed class ZombieDrill(Call call, DrillTarget target, NodeState node, Evidence evidence)
{
    /// <summary>Between the end of the last permit and the second look: more than what clocks may differ by.</summary>
    private const double Later = 1.25;

    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(3);

    private FrozenProcess? _process;

    private TimeProvider Time => call.Around.Time;

    /// <summary>Runs it; returns whether the evidence holds.</summary>
    public async Task<bool> RunAsync()
    {
        var written = await SubmitAsync(target.WritingJob("drill zombie"));
        try
        {
            return await FreezeAsync(written) && await StopAsync(written.Id);
        }
        finally
        {
            await ForgetAsync(written.Id);
        }
    }

    private async Task<bool> FreezeAsync(Job job)
    {
        var working = await new JobWatch(call, s_most).UntilAsync(job, j => j.IsFinal || j.Counts.CommittedRows > 0);
        if (working is null or { IsFinal: true })
        {
            evidence.Add("a job writes", $"job {job.Id} did not come to write: {working?.Status.Name ?? "no row in time"} {working?.Error}", holds: false);
            return false;
        }

        evidence.Add("a job writes", $"job {job.Id} has committed {Amounts.Count(working.Counts.CommittedRows, "row")} to {target.Url}");
        var runners = await call.Server.ListRunnersAsync(job.Id, call.Stopped);
        if (runners.Items.Select(FrozenProcess.Find).OfType<FrozenProcess>().FirstOrDefault() is not { } process)
        {
            evidence.Add(
                "its process is frozen",
                runners.Items.Count == 0 ? "the server runs tasks in its own process (runner.in_process), or on another node: there is nothing to freeze" : "its process cannot be seen from here", holds: false);
            return false;
        }

        _process = process;
        var isFrozen = await process.FreezeAsync(Time, call.Stopped);
        evidence.Add("its process is frozen", $"process {process.Id}, by SIGSTOP", isFrozen);
        return isFrozen;
    }

    private async Task<bool> StopAsync(long id)
    {
        var since = Time.GetTimestamp();
        var answer = await call.SendAsync(null, Inputs.DefaultPatience, (server, request, stopped) => server.ForceStopAsync(id, new ForceStopRequest { Reason = "drill" }, request, stopped));
        var took = Time.GetElapsedTime(since);
        var isThere = await _process!.WakeAsync(call.Stopped);
        evidence.Add("the stop is decided", $"{answer.Job.Status} in {Amounts.Span(took)}, its process frozen", answer.Job.Status == JobStatus.Canceled);
        evidence.Add("its process is woken", isThere ? "by SIGCONT, while it is being killed" : "it was killed before it could be");
        var stop = await new JobWatch(call, s_most).UntilSafeAsync(answer.Job, answer.Stop!);
        if (stop is null)
        {
            evidence.Add("what was left behind is harmless", $"not within {Amounts.Span(s_most)}", holds: false);
            return false;
        }

        foreach (var residual in stop.Progress.Residuals)
            Tell(stop, residual);
        await LookAsync(id, stop);
        return evidence.Holds;
    }

    private void Tell(StopReceipt stop, Residual residual)
    {
        var decided = stop.Decision.DecidedAt;
        if (residual.ConfirmedAt is { } confirmed)
            evidence.Add("the kill is confirmed", $"attempt {residual.Attempt} after {Amounts.Span(confirmed - decided)}: {residual.Proof}");
        if (residual.FencedAt is { } fenced)
            evidence.Add("it is fenced", $"attempt {residual.Attempt} after {Amounts.Span(fenced - decided)}");
        else if (residual.ConfirmedAt is not null)
            evidence.Add("it is fenced", $"attempt {residual.Attempt} had not to be: a process that is gone writes nothing");
    }

    /// <summary>Looks at once, and again when every permit that was ever given is over.</summary>
    private async Task LookAsync(long id, StopReceipt stop)
    {
        var first = await CountAsync();
        await Task.Delay(node.Permit * Later, Time, call.Stopped);
        var second = await CountAsync();
        evidence.Add("rows visible after the fence", Amounts.Count(second - first), second == first);
        var committed = stop.Progress.ResumesFrom?.CommittedRows;
        evidence.Add(
            "nothing is lost", $"{Amounts.Count(second, "row")} can be seen; the receipt resumes from {(committed is { } rows ? Amounts.Count(rows, "row") : "an unknown number")}", first > 0 && committed <= second);
        var trial = await call.Server.VerifyFenceAsync(id, cancellationToken: call.Stopped);
        evidence.Add("a superseded commit is refused", string.Join("; ", trial.Sinks.Select(s => s.Proof)), trial.Holds);
    }

    /// <summary>Every row that a reader sees, counted by a job of the server: this program reaches no database.</summary>
    private async Task<long> CountAsync()
    {
        var job = await SubmitAsync(target.CountingJob("drill zombie count"));
        try
        {
            var ended = await new JobWatch(call, s_most).UntilEndedAsync(job, job.Run);
            if (ended is not { } end || end.Status != JobStatus.Finished)
                throw new Asking.UsageException($"The rows of {target.Table} could not be counted: job {job.Id} is {ended?.Status.Name ?? "not done in time"} {ended?.Error}");
            return end.Counts.ReadRows;
        }
        finally
        {
            await ForgetAsync(job.Id);
        }
    }

    private Task<Job> SubmitAsync(string text) => call.SendAsync(
        null, Inputs.DefaultPatience, (server, request, stopped) => server.SubmitAsync(text, new SubmitOptions { Format = JobFormat.Json, RequestId = request }, stopped));

    /// <summary>The drill's own jobs do not stay, as far as its user may remove them; whatever happened before, none goes on.</summary>
    private async Task ForgetAsync(long id)
    {
        try
        {
            var job = await call.Server.GetJobAsync(id, CancellationToken.None);
            if (!job.IsFinal)
                await call.Server.ForceStopAsync(id, new ForceStopRequest { Reason = "the drill was broken off" }, cancellationToken: CancellationToken.None);
            await call.Server.DeleteAsync(id, cancellationToken: CancellationToken.None);
        }
        catch (Exception e) when (e is SluiceApiException or SluiceUnreachableException)
        {
            call.Error.Say(string.Create(CultureInfo.InvariantCulture, $"Job {id} of the drill stays: {e.Message}"));
        }
    }
}
