using System.Globalization;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Core.Errors;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Runtime.Metrics;
using Sluice.Runtime.Resolution;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Runs;

/// <summary>Plans a generation's splits, once: the plan is stored, and a later run of the generation takes it as it stands.</summary>
internal sealed class SplitPlanner(ResolvedJob job, ITaskStore store, RunRecord run, RunMeters meters, RetryRule retry)
{
    /// <summary>The work of each source, by source.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<SplitWork>>> PlanAsync(CancellationToken cancellationToken)
    {
        var plan = await store.FindPlanAsync(run.Job, run.Generation, cancellationToken)
            ?? await store.SavePlanAsync(run.Job, run.Generation, await MakeAsync(cancellationToken), cancellationToken);
        var work = new List<IReadOnlyList<SplitWork>>();
        for (var i = 0; i < job.Sources.Count; i++)
        {
            CheckSchema(job.Sources[i], plan.Schemas[i]);
            var splits = plan.Splits.Where(s => s.Source == i).ToList();
            Measure(meters.Sources[i], splits);
            work.Add([.. splits.Select(s => WorkFor(i, s))]);
        }

        return work;
    }

    private static void Measure(SourceMeter meter, List<PlannedSplit> splits)
    {
        meter.SplitsTotal = splits.Count;
        meter.EstimatedBytes = splits.TrueForAll(s => s.EstimatedBytes is not null) ? splits.Sum(s => s.EstimatedBytes) : null;
        meter.EstimatedRows = splits.TrueForAll(s => s.EstimatedRows is not null) ? splits.Sum(s => s.EstimatedRows) : null;
    }

    private static string Fingerprint(IReadOnlyList<TableSchema> tables) =>
        string.Join('\n', tables.Select(t => $"{t.Path}: {string.Join(", ", t.Columns.Select(c => $"{c.Name} {c.Type}"))}"));

    private static void CheckSchema(ResolvedSource source, string planned)
    {
        var now = Fingerprint(source.Tables!);
        if (now == planned)
            return;
        var before = planned.Split('\n');
        var changed = now.Split('\n').Where(line => !before.Contains(line, StringComparer.Ordinal)).Take(3);
        throw new SluiceException(
            "SLC4004",
            $"The tables of {source.Node.Id} are not those that the job was planned with: {string.Join("; ", changed)}. Start it again from the beginning with --fresh.");
    }

    private async Task<SplitPlan> MakeAsync(CancellationToken cancellationToken)
    {
        var planned = new List<PlannedSplit>();
        for (var i = 0; i < job.Sources.Count; i++)
        {
            var source = job.Sources[i];
            var splits = await retry.RunAsync(
                source.Node.Id, () => source.Source.PlanSplitsAsync(source.Tables!, source.Node.Parallelism, cancellationToken), cancellationToken);
            if (splits.Count > 1 && source.Source.Capabilities is { EmitsChanges: true, IsKeyDisjoint: false })
                throw SinkResolver.ChangesFromSeveralSplits(source.Node);
            planned.AddRange(splits.Select(s => new PlannedSplit(
                i, string.Create(CultureInfo.InvariantCulture, $"{i}/{s.Id}"), s.Table.ToString(), s.Payload, s.Description, s.EstimatedBytes, s.EstimatedRows)));
        }

        return new SplitPlan(planned, [.. job.Sources.Select(s => Fingerprint(s.Tables!))]);
    }

    private SplitWork WorkFor(int at, PlannedSplit planned)
    {
        var source = job.Sources[at];
        var table = source.Tables!.First(t => t.Path.ToString() == planned.Table);
        var id = planned.Id[(planned.Id.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var split = new Split(id, table.Path, planned.Payload, planned.Description)
        {
            EstimatedBytes = planned.EstimatedBytes,
            EstimatedRows = planned.EstimatedRows,
        };
        return new SplitWork(planned.Id, split, table, source.Source, source.Flow, meters.Sources[at], job.DeadLetterSink);
    }
}
