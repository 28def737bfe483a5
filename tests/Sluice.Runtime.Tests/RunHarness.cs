using Sluice.Connect;
using Sluice.JobFiles;
using Sluice.JobFiles.Types;
using Sluice.Runtime.Resolution;
using Sluice.Runtime.Runs;
using Sluice.Storage.Sqlite;

namespace Sluice.Runtime.Tests;

/// <summary>Runs jobs over scripted ends with the real planner, the real store and the real tasks.</summary>
internal sealed class RunHarness(ConnectorCatalog catalog) : IDisposable, IRunObserver
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-run-").FullName;

    public List<string> Retries { get; } = [];

    public List<string> Warnings { get; } = [];

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public const string OneToOne = "source { Scripted {} }\nsink { Memory {} }";

    /// <summary>Runs a job to its end, or fails when it does not come to one.</summary>
    public async Task<RunResult> RunAsync(string env, string body = OneToOne, bool fresh = true, CancellationToken cancellationToken = default)
    {
        await using var store = SqliteControlStore.Open(Path.Combine(_folder, "job.db"), TimeProvider.System, () => "store");
        var plan = JobFileReader.ReadText($"env {{ {env} }}\n{body}", "job.conf", JobFileFormat.Hocon, new JobFileRequest(), catalog);
        await using var job = await new JobResolver(new ResolveRequest(catalog, SchemaDialect.Instance) { Connect = true, Observer = this }).ResolveAsync(plan, CancellationToken.None);
        var run = new JobRun(job, store, new RunOptions("job", "{}", fresh) { Clock = Clock }, this);
        return await run.RunAsync(cancellationToken).WaitAsync(Deadline, CancellationToken.None);
    }

    public void Note(string message)
    {
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

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
