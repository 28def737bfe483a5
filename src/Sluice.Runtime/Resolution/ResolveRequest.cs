using Sluice.Connect;
using Sluice.Connect.Schema;
using Sluice.JobFiles.Files;
using Sluice.JobFiles.Planning;
using Sluice.Runtime.Runs;

namespace Sluice.Runtime.Resolution;

/// <summary>What a job is resolved with.</summary>
/// <param name="Catalog">The connectors.</param>
/// <param name="Dialect">Reads types and schemas.</param>
public sealed record ResolveRequest(ConnectorCatalog Catalog, ISchemaDialect Dialect)
{
    /// <summary>Files named by relative paths are looked for from here.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>The folders that the job may use; <c>null</c>: all that the process may.</summary>
    public FileRoots? Files { get; init; }

    /// <summary>Where sinks for people write.</summary>
    public TextWriter Output { get; init; } = TextWriter.Null;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Randomness for sources that make data up.</summary>
    public Func<Random> NewRandom { get; init; } = static () => new Random();

    /// <summary>Ask sources and sinks, over the network where need be; else only what the job file and local files tell.</summary>
    public bool Connect { get; init; }

    /// <summary>
    /// Only what the job file tells: no local file is read either, since the job may run where others are. Of a source that reads files, tables
    /// are known where each is a file here: a folder may bring columns of its own.
    /// </summary>
    public bool IsAlone { get; init; }

    /// <summary>Is told when a source or sink that is away is asked again, by the job's <c>job.retry.*</c>; <c>null</c>: each is asked once.</summary>
    public IRunObserver? Observer { get; init; }

    /// <summary>With <see cref="Connect"/>: plan the splits too, to be shown. A run leaves it out, it plans its own or takes the stored plan.</summary>
    public bool PlanSplits { get; init; }

    /// <summary>Asks a source or sink, as often as the job allows where somebody watches.</summary>
    internal Task<T> AskAsync<T>(JobPlan plan, string whom, Func<ValueTask<T>> ask, CancellationToken cancellationToken) =>
        Observer is { } observer
            ? RetryRule.Of(plan.Environment, Clock, observer).RunAsync(whom, ask, cancellationToken)
            : ask().AsTask();
}
