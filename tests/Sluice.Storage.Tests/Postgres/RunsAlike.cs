using Sluice.Core.Runs;

namespace Sluice.Storage.Tests.Postgres;

/// <summary>Compares runs by their values, the list of sinks within them too.</summary>
internal sealed class RunsAlike : IEqualityComparer<RunRecord?>
{
    public static RunsAlike Instance { get; } = new();

    public bool Equals(RunRecord? x, RunRecord? y) =>
        x is not null && y is not null && x.Settings.Sinks.SequenceEqual(y.Settings.Sinks)
        && x with { Settings = y.Settings } == y && x.Settings with { Sinks = y.Settings.Sinks } == y.Settings;

    public int GetHashCode(RunRecord? obj) => obj?.Key.GetHashCode() ?? 0;
}
