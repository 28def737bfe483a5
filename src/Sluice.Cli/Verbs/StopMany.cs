using Sluice.Cli.Asking;
using Sluice.Cli.Text;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary>
/// Stops the jobs that a filter names: shows them, asks, then stops those that were shown and no others, each by a request of its own with a
/// receipt of its own. One that fails holds up no other.
/// </summary>
internal sealed class StopMany(Call call, string verb, JobQuery filter, TimeSpan patience)
{
    private const int AtOnce = 8;

    public async Task<int> RunAsync(
        bool isSure, bool isPreview, Func<Job, SluiceClient, string, CancellationToken, Task<StoppedJob>> stop, Func<StoppedJob, Task<bool>>? wait)
    {
        var jobs = await LiveAsync();
        if (jobs.Count == 0)
        {
            if (call.IsJson)
                call.WriteDocument(new StopManyAnswer { Items = [] });
            call.Error.Say("No live job matches: nothing was stopped.");
            return ExitStatus.Done;
        }

        if (!isPreview && !isSure && !Ask(jobs))
        {
            call.Error.Say("Nothing was stopped.");
            return ExitStatus.Canceled;
        }

        call.WhenStopped = new("Some of the jobs may have been stopped. See which:", "sluice jobs");
        var stopped = await EachAsync(jobs, job => StopAsync(job, stop));
        if (call.IsJson)
            call.WriteDocument(new StopManyAnswer { Items = [.. stopped.Select(Item)] });
        else
            Tell(stopped);
        var isInTime = wait is null || (await EachAsync([.. stopped.Where(s => s.Error is null)], wait)).All(x => x);
        if (!isPreview)
            await TellNewcomersAsync(jobs);
        return stopped.Select(s => Exit(s.Error)).Append(isInTime ? ExitStatus.Done : ExitStatus.Refused).Max();
    }

    private async Task<List<Job>> LiveAsync()
    {
        var jobs = new List<Job>();
        await foreach (var job in call.Server.AllJobsAsync(filter with { Limit = 1_000 }, call.Stopped))
        {
            if (!job.IsFinal)
                jobs.Add(job);
        }

        return jobs;
    }

    private bool Ask(List<Job> jobs)
    {
        if (!call.Around.IsInputTerminal)
            throw new UsageException($"{Amounts.Count(jobs.Count, "job")} would be stopped ({string.Join(", ", jobs.Take(10).Select(j => j.Id))}{(jobs.Count > 10 ? ", ..." : "")}), and nobody is there to be asked: say --yes.");
        call.Error.Write(JobListing.Draw(jobs, call.Now, call.Error.Width));
        call.Around.Error.Write($"{verb} {(jobs.Count == 1 ? "this job" : $"these {jobs.Count} jobs")} on {call.Link.Server}? [y/N] ");
        return call.Around.In.ReadLine()?.Trim() is "y" or "Y" or "yes" or "Yes";
    }

    private async Task<StoppedJob> StopAsync(Job job, Func<Job, SluiceClient, string, CancellationToken, Task<StoppedJob>> stop)
    {
        try
        {
            return await call.SendAsync(null, patience, (server, id, stopped) => stop(job, server, id, stopped));
        }
        catch (SluiceApiException e)
        {
            return new StoppedJob(e.Problem.Job ?? job, null, e.Problem.Stop, e.Problem);
        }
        catch (SluiceUnreachableException e)
        {
            return new StoppedJob(job, null, null, FailureText.Document(e));
        }
    }

    private async Task<IReadOnlyList<TOut>> EachAsync<TIn, TOut>(List<TIn> items, Func<TIn, Task<TOut>> act)
    {
        var answers = new TOut[items.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, items.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = call.Stopped },
            async (i, _) => answers[i] = await act(items[i]));
        return answers;
    }

    private void Tell(IReadOnlyList<StoppedJob> stopped)
    {
        call.Out.Write(new Listing<StoppedJob>()
            .Add("ID", s => $"{s.Job.Id}", isNumber: true)
            .Add("OUTCOME", s => s.Error is { } error ? error.Code : s.Outcome?.Name ?? "none")
            .Add("STATUS", s => JobListing.Status(s.Job), keep: 1, style: s => Statuses.Style(s.Job))
            .Add("NAME", s => s.Job.Name, isElastic: true)
            .Add("RECEIPT", s => s.Stop is { } stop ? ReceiptText.Name(s.Job.Id, stop.Decision) : "", keep: 2)
            .Draw(stopped, call.Out.Width));
        foreach (var job in stopped)
        {
            if (job.Error is { } error && Exit(error) != ExitStatus.Done)
                call.Error.Say($"{job.Job.Id}:", error.Detail);
        }
    }

    private async Task TellNewcomersAsync(List<Job> asked)
    {
        var known = asked.Select(j => j.Id).ToHashSet();
        var newcomers = (await LiveAsync()).Where(j => !known.Contains(j.Id)).Select(j => j.Id).ToList();
        if (newcomers.Count > 0)
            call.Error.Say($"{Amounts.Count(newcomers.Count, "job")} that nobody was asked about {(newcomers.Count == 1 ? "matches" : "match")} now and {(newcomers.Count == 1 ? "goes" : "go")} on: {string.Join(", ", newcomers)}");
    }

    private static StopManyItem Item(StoppedJob s) => new()
    {
        Id = s.Job.Id,
        Status = s.Job.Status,
        Outcome = s.Outcome is { } outcome ? new RequestOutcome(outcome.Name) : s.Error is { } error && Exit(error) == ExitStatus.Done ? new RequestOutcome(error.Code) : null,
        Stop = s.Stop,
        Error = s.Error,
    };

    /// <summary>A job that ended by itself before its stop arrived is not what was feared: it needs no stop any more.</summary>
    private static int Exit(Problem? error) => error switch
    {
        null or { Code: ProblemCodes.AlreadyFinal } => ExitStatus.Done,
        { Status: 0 } => ExitStatus.Unreachable,
        _ => FailureText.ExitOf(new SluiceApiException(error)),
    };
}
