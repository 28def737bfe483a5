using Sluice.Connect;
using Sluice.Connect.Sinks;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Fences;

/// <summary>
/// Publishes recorded commits of stored jobs from this process, as <see cref="JobSinkFencer"/> fences their sinks. Those that another node wrote are
/// left to it: its folders are its own. Thread-safe.
/// </summary>
/// <param name="node">This node.</param>
/// <param name="store">Where the jobs are.</param>
/// <param name="catalog">The connectors that there are.</param>
/// <param name="openJob">Puts its secrets into a stored job. May throw a <see cref="SluiceException"/>.</param>
/// <param name="time">Bounds every call.</param>
/// <param name="problem">Told why something could not be published.</param>
public sealed class JobSinkPublisher(
    WorkerId node, IControlStore store, ConnectorCatalog catalog, Func<string, string> openJob, TimeProvider time, Action<string> problem) : IPublisher
{
    private readonly StoredSinks _sinks = new(catalog, openJob, Environment.CurrentDirectory, time);
    private readonly SinkCalls _calls = new(time, problem);

    /// <inheritdoc />
    public async ValueTask<bool> PublishAsync(PublicationTask task, TimeSpan most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Worker is { } worker && worker != node)
            return false;
        return await _calls.TryAsync($"{task.Run.Job} {task.Record.Key.Sink}", What(task), t => TryAsync(task, t), most, cancellationToken) ?? false;
    }

    private async Task<bool> TryAsync(PublicationTask task, CancellationToken cancellationToken)
    {
        var record = task.Record;
        return await FactoryAsync(task, cancellationToken) is IStagedSinkFactory factory
            && await factory.PublishAsync(new StagedCommit(record.Manifest, record.Rows), cancellationToken);
    }

    private async ValueTask<ISinkFactory?> FactoryAsync(PublicationTask task, CancellationToken cancellationToken)
    {
        if (task.Record.Key.Sink == DeadLetters.Sink)
            return catalog.FindSink(DeadLetters.Connector);
        return await store.FindConfigAsync(task.Run.Job, task.Generation, cancellationToken) is { } config
            ? _sinks.Open(config).Sinks.FirstOrDefault(s => s.Id == task.Record.Key.Sink)?.Factory
            : null;
    }

    private static string What(PublicationTask task) => $"Recorded rows of job {task.Run.Job} at {task.Record.Key.Sink}, split {task.Record.Key.Split}";
}
