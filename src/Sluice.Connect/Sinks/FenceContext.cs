using Sluice.Connect.Options;

namespace Sluice.Connect.Sinks;

/// <summary>What a fence is made from: no table needs to be known.</summary>
/// <param name="Options">The sink's options, placeholders left as they are.</param>
public sealed record FenceContext(OptionValues Options)
{
    /// <summary>
    /// Where the ledger is, as <see cref="SinkCapabilities.LedgerPlace"/> told when the sink was opened; <c>null</c>: found by the options alone,
    /// which is certain only where they name the place.
    /// </summary>
    public string? Place { get; init; }

    /// <summary>Files named by relative paths are looked for from here.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
