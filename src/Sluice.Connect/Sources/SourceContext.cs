using Sluice.Connect.Options;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Sources;

/// <summary>What a source is made from.</summary>
/// <param name="Options">Its options.</param>
/// <param name="Dialect">Reads types and schemas.</param>
public sealed record SourceContext(OptionValues Options, ISchemaDialect Dialect)
{
    /// <summary>The name of its output, for a table that the options do not name.</summary>
    public TablePath DefaultTable { get; init; } = TablePath.Default;

    /// <summary>The job runs until it is stopped, instead of until the data ends.</summary>
    public bool IsStreaming { get; init; }

    /// <summary>Files named by relative paths are looked for from here: the process's working directory.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Randomness: fixed in tests.</summary>
    public Func<Random> NewRandom { get; init; } = static () => new Random();
}
