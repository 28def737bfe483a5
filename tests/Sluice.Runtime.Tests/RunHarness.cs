using Sluice.Connect;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.JobFiles;
using Sluice.JobFiles.Types;
using Sluice.Runtime.Permits;
using Sluice.Runtime.Resolution;
using Sluice.Runtime.Runs;
using Sluice.Storage.Sqlite;
using Sluice.TestServers;

namespace Sluice.Runtime.Tests;

/// <summary>Runs jobs over scripted ends with the real planner, the real store and the real tasks.</summary>
internal sealed class RunHarness(ConnectorCatalog catalog) : IDisposable, IRunObserver
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-run-").FullName;

    public List<string> Retries { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<string> Notes { get; } = [];

    /// <summary>Who permits attempts to write; <c>null</c>: the run itself.</summary>
    public IPermits? Permits { get; init; }

    /// <summary>Stands between the run and its store.</summary>
    public Func<IJobStore, IJobStore> Around { get; init; } = store => store;

    public string Folder => _folder;

    /// <summary>What the store tells of the job's runs.</summary>
    public async Task<IReadOnlyList<RunEvent>> EventsAsync()
    {
        await using var store = OpenStore();
        return await store.ReadEventsAsync(new JobId(1), 0, 1_000, CancellationToken.None);
    }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public const string OneToOne = "source { Scripted {} }\nsink { Memory {} }";

    /// <summary>Runs a job to its end, or fails when it does not come to one.</summary>
    public async Task<RunResult> RunAsync(string env, string body = OneToOne, bool fresh = true, CancellationToken cancellationToken = default)
    {
        await using var store = OpenStore();
        var plan = JobFileReader.ReadText($"env {{ {env} }}\n{body}", "job.conf", JobFileFormat.Hocon, new JobFileRequest(), catalog);
        await using var job = await new JobResolver(new ResolveRequest(catalog, SchemaDialect.Instance) { Connect = true, Observer = this }).ResolveAsync(plan, CancellationToken.None);
        var options = new RunOptions("job", "{}", fresh) { Clock = Clock };
        var run = Permits is null ? new JobRun(job, Around(store), options, this) : new JobRun(job, Around(store), options, this) { Permits = Permits };
        return await run.RunAsync(cancellationToken).WaitAsync(Deadline, CancellationToken.None);
    }

    public void Note(string message)
    {
        lock (Notes)
            Notes.Add(message);
    }

    /// <summary>Waits until a run has noted something of this kind; a run that ends without it is told.</summary>
    public async Task NotedAsync(string part, Task<RunResult> running)
    {
        await Condition.HoldsAsync(() => IsNoted(part) || running.IsCompleted, Deadline, () => $"no note of '{part}'");
        Assert.True(IsNoted(part), running.IsCompletedSuccessfully ? $"the run ended {running.Result.Run.Status} without '{part}': {running.Result.Failure}" : "");
    }

    private bool IsNoted(string part)
    {
        lock (Notes)
            return Notes.Exists(n => n.Contains(part, StringComparison.Ordinal));
    }

    public void Warn(string message)
    {
        lock (Warnings)
            Warnings.Add(message);
    }

    public void Retrying(string split, Exception cause, int attempt, int of, TimeSpan wait)
    {
        lock (Retries)
            Retries.Add(cause.Message);
    }

    private SqliteControlStore OpenStore() => SqliteControlStore.Open(Path.Combine(_folder, "job.db"), TimeProvider.System, () => "store");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
