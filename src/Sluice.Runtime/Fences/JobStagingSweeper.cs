using Sluice.Connect;
using Sluice.Connect.Options;
using Sluice.Connect.Sinks;
using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.JobFiles.Planning;
using Sluice.Runtime.Resolution;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Fences;

/// <summary>
/// Removes from this process what attempts of stored jobs have staged and nobody will record, as <see cref="JobSinkPublisher"/> publishes what was
/// recorded. Thread-safe.
/// </summary>
/// <param name="store">Where the jobs are.</param>
/// <param name="catalog">The connectors that there are.</param>
/// <param name="openJob">Puts its secrets into a stored job. May throw a <see cref="SluiceException"/>.</param>
/// <param name="time">Bounds every call.</param>
/// <param name="problem">Told why something could not be removed.</param>
public sealed class JobStagingSweeper(
    IControlStore store, ConnectorCatalog catalog, Func<string, string> openJob, TimeProvider time, Action<string> problem) : IStagingSweeper
{
    private readonly StoredSinks _sinks = new(catalog, openJob, Environment.CurrentDirectory, time);
    private readonly SinkCalls _calls = new(time, problem);

    /// <inheritdoc />
    public async ValueTask<bool> SweepAsync(StagingTask task, TimeSpan most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        return await _calls.TryAsync($"{task.Run.Job}", $"What run {task.Run} had staged", t => TryAsync(task, t), most, cancellationToken) ?? false;
    }

    private async Task<bool> TryAsync(StagingTask task, CancellationToken cancellationToken)
    {
        var (job, generation) = (task.Run.Job, task.Generation);
        var config = await store.FindConfigAsync(job, generation, cancellationToken);
        // The history has let go of the run, and of who was alive in it. A later one may be at work, whose first attempt sweeps.
        if (config is not null && task.Attempts.Count == 0)
            return true;
        config ??= (await store.FindDeletedAsync(job, generation, cancellationToken))?.Config;
        if (config is null || Sinks(_sinks.Open(config)).ToList() is not { Count: > 0 } sinks)
            return true;
        var recorded = await store.UnpublishedAsync(job, generation, cancellationToken);
        foreach (var (name, factory, options) in sinks)
        {
            var token = new SinkToken(store.Id.Value, job.Value, generation.Value, name, task.Attempts.Select(a => a.Epoch.Value).DefaultIfEmpty().Max());
            var request = new SweepRequest(token, [.. recorded.Where(r => r.Key.Sink == name).Select(r => new StagedCommit(r.Manifest, r.Rows))])
            {
                LiveAttempts = task.Attempts.Where(a => !a.State.IsGone()).Select(a => a.Id.Value).ToHashSet(),
                NewestAttempt = task.Attempts.Select(a => a.Id.Value).DefaultIfEmpty(long.MaxValue).Max(),
            };
            await factory.SweepAsync(_sinks.Context(options), request, cancellationToken);
        }

        return true;
    }

    private IEnumerable<(string Name, IStagedSinkFactory Factory, OptionValues Options)> Sinks(JobPlan plan)
    {
        foreach (var sink in plan.Sinks)
        {
            if (sink.Factory is IStagedSinkFactory factory)
                yield return (sink.Id, factory, sink.BindOptions());
        }

        if (plan.Environment is { ErrorPolicy: ErrorPolicy.DeadLetter, DeadLetterPath: { } path }
            && catalog.FindSink(DeadLetters.Connector) is IStagedSinkFactory letters)
            yield return (DeadLetters.Sink, letters, DeadLetterOptions.Bind(letters, path));
    }
}
