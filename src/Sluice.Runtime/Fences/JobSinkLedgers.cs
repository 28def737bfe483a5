using Sluice.Connect;
using Sluice.Connect.Sinks;
using Sluice.Core.Errors;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Runs;

namespace Sluice.Runtime.Fences;

/// <summary>Reaches the ledgers of stored jobs' sinks from this process, as <see cref="JobSinkFencer"/> does. Thread-safe.</summary>
/// <param name="store">The store whose jobs they are.</param>
/// <param name="catalog">The connectors and transforms that there are.</param>
/// <param name="openJob">Puts its secrets into a stored job. May throw a <see cref="SluiceException"/>.</param>
/// <param name="time">Bounds every call.</param>
/// <param name="problem">Told why a ledger was not reached.</param>
/// <param name="workingDirectory">Files named by relative paths are looked for from here; default: where the process was started.</param>
public sealed class JobSinkLedgers(
    StoreId store, ConnectorCatalog catalog, Func<string, string> openJob, TimeProvider time, Action<string> problem, string? workingDirectory = null) : ISinkLedgers
{
    private readonly StoredSinks _sinks = new(catalog, openJob, workingDirectory ?? Environment.CurrentDirectory, time);
    private readonly SinkCalls _calls = new(time, problem);

    /// <summary>
    /// The folder of this node's own trials, such as <c>sluice drill</c>: a file there that is gone was removed with its ledger. <c>null</c> for none. Of
    /// a file elsewhere nobody knows: it may be in another machine's sight, or come back.
    /// </summary>
    public string? Trials { get; init; }

    /// <inheritdoc />
    public async ValueTask<int> ForgetAsync(
        IReadOnlyList<JobRecord> jobs, DateTimeOffset olderThan, IReadOnlySet<JobId> keep, TimeSpan most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(keep);
        var request = new ForgetRequest(store.Value) { OlderThan = olderThan, Keep = keep.Select(j => j.Value).ToHashSet() };
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var forgotten = 0;
        foreach (var job in jobs)
        {
            foreach (var sink in Fencing(job.Id, job.Config, job.LastRun.Settings.Sinks) ?? [])
                forgotten += await TryAsync(job.Id, sink, asked, request, most, cancellationToken) ?? 0;
        }

        return forgotten;
    }

    /// <inheritdoc />
    public async ValueTask<bool> ForgetAsync(DeletedJob job, TimeSpan most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (Fencing(job.Job, job.Config, job.Sinks) is not { } sinks)
            return false;
        var request = new ForgetRequest(store.Value) { Job = job.Job.Value, UpToGeneration = job.Generation.Value };
        var areAllReached = true;
        foreach (var sink in sinks)
            areAllReached &= await TryAsync(job.Job, sink, [], request, most, cancellationToken) is not null;
        return areAllReached;
    }

    private List<StoredSink>? Fencing(JobId job, string config, IReadOnlyList<RunSink> sinks)
    {
        try
        {
            var plan = _sinks.Open(config);
            return [.. sinks.Where(s => s.Fencing != SinkFencing.Staged).Select(s => _sinks.Find(plan, s)).Where(s => s.Factory is IFencingSinkFactory && !IsGone(s))];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            problem($"The ledgers of job {job} are not looked at: {e.Message}");
            return null;
        }
    }

    private bool IsGone(StoredSink sink) =>
        Trials is { } trials && sink.Factory.Options.Options.SelectMany(o => o.FilesIn(sink.Context.Options)).Any(f => IsRemoved(Path.GetFullPath(f, sink.Context.WorkingDirectory), trials));

    private static bool IsRemoved(string file, string trials) => string.Equals(Path.GetDirectoryName(file), trials, StringComparison.Ordinal) && !File.Exists(file);

    /// <summary>How many sinks of jobs were forgotten; <c>null</c>: the ledger was not reached.</summary>
    private async ValueTask<int?> TryAsync(
        JobId job, StoredSink sink, HashSet<string> asked, ForgetRequest request, TimeSpan most, CancellationToken cancellationToken) =>
        await _calls.TryAsync($"{job} {sink.Factory.Name}", $"A ledger of {sink.Factory.Name}", t => ForgetAsync(sink, asked, request, t), most, cancellationToken);

    private static async Task<int> ForgetAsync(StoredSink sink, HashSet<string> asked, ForgetRequest request, CancellationToken cancellationToken)
    {
        await using var fence = ((IFencingSinkFactory)sink.Factory).CreateFence(sink.Context);
        lock (asked)
        {
            if (fence.Ledger.Length > 0 && !asked.Add($"{sink.Factory.Name} {fence.Ledger}"))
                return 0;
        }

        return await fence.ForgetAsync(request, cancellationToken);
    }
}
