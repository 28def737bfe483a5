using Sluice.Connect.Schema;

namespace Sluice.Connect.Sinks;

/// <summary>What a sink is made from.</summary>
/// <param name="Tables">The tables that it receives, at least one, each path once. Options that do not differ by table are read from the first.</param>
/// <param name="Dialect">Reads types and schemas.</param>
public sealed record SinkContext(IReadOnlyList<SinkTable> Tables, ISchemaDialect Dialect)
{
    /// <summary>The job's name.</summary>
    public string JobName { get; init; } = "";

    /// <summary>Files named by relative paths are looked for from here.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>Where a sink for people writes (Console). Never closed by the sink.</summary>
    public TextWriter Output { get; init; } = TextWriter.Null;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
