using Sluice.Connect;
using Sluice.Connect.Schema;
using Sluice.JobFiles.Files;
using Sluice.JobFiles.Planning;
using Sluice.Runtime.Runs;

namespace Sluice.Runtime.Attempts;

/// <summary>What attempts find in the process that runs them.</summary>
/// <param name="Catalog">The connectors.</param>
/// <param name="Dialect">Reads types and schemas.</param>
/// <param name="Observe">Who is told what happens in an attempt of this job. It keeps the job's secrets out of what it passes on.</param>
public sealed record AttemptSurroundings(ConnectorCatalog Catalog, ISchemaDialect Dialect, Func<JobPlan, IRunObserver> Observe)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where sinks for people write.</summary>
    public TextWriter Output { get; init; } = TextWriter.Null;

    /// <summary>The folders that jobs may use; <c>null</c>: all that the process may.</summary>
    public FileRoots? Files { get; init; }

    /// <summary>Files named by relative paths are looked for from here.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;
}
