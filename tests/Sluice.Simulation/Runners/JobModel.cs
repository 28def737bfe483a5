using System.Globalization;
using Sluice.Core.Plans;
using Sluice.Core.Runs;

namespace Sluice.Simulation.Runners;

/// <summary>A job of a schedule: what it reads, and where to.</summary>
internal sealed class JobModel(string name, int splits, int rowsPerSplit, int batch, int flushes, RunSettings settings)
{
    public string Name => name;

    public int Splits => splits;

    public int RowsPerSplit => rowsPerSplit;

    public int Batch => batch;

    /// <summary>How often it writes before each commit, which is the last write of them.</summary>
    public int Flushes => flushes;

    public RunSettings Settings => settings;

    public IReadOnlyList<RunSink> Sinks => settings.Sinks;

    public SplitPlan Plan() => new(
        [.. Enumerable.Range(0, splits).Select(i => new PlannedSplit(0, i.ToString(CultureInfo.InvariantCulture), "t", "", "", null, null))], [""]);
}
