using Sluice.Connect.Sources;

namespace Sluice.Connect.TestKit.Sources;

/// <summary>Positions: what exactly-once delivery rests on.</summary>
internal static class PositionChecks
{
    private const int LongestPosition = 500;
    private const int MostIntervals = 40;

    public static Task TextSurvivesAsync(SourceProbe probe, CancellationToken cancellationToken) => EachSplitAsync(probe, (plan, split, steps) =>
    {
        foreach (var position in plan.Capabilities.Restart == Restart.Exact ? steps.Select(s => s.Position) : [])
        {
            var text = position.ToString();
            Rule.Equal(position, Position.Parse(text), $"Position '{text}' of split '{split.Id}', written and read");
            Rule.Holds(text.Length <= LongestPosition, $"Position '{text}' of split '{split.Id}' is longer than {LongestPosition} characters.");
            Rule.Holds(!position.IsStart, $"Split '{split.Id}' reports the start after it returned rows.");
        }

        return Task.CompletedTask;
    }, cancellationToken);

    /// <summary>From each position come exactly the rows behind it; for sources that restart whole splits, all rows again.</summary>
    public static async Task RestartsExactlyAsync(SourceProbe probe, CancellationToken cancellationToken)
    {
        var inside = 0;
        var restart = Restart.None;
        await EachSplitAsync(probe, async (plan, split, steps) =>
        {
            restart = plan.Capabilities.Restart;
            List<string> all = [.. steps.SelectMany(s => s.Rows)];
            if (restart == Restart.None)
                return;
            Rule.SameRows(all, await probe.RowsAsync(plan, split, Position.Start, Position.End, cancellationToken), $"Split '{split.Id}', read a second time");
            var seen = 0;
            foreach (var step in restart == Restart.Exact ? steps : [])
            {
                seen += step.Rows.Count;
                inside += step.Position.IsEnd ? 0 : 1;
                var from = Position.Parse(step.Position.ToString());
                var rest = await probe.RowsAsync(plan, split, from, Position.End, cancellationToken);
                Rule.SameRows([.. all.Skip(seen)], rest, $"Split '{split.Id}' from '{from}', behind row {seen}");
            }
        }, cancellationToken);
        Rule.Holds(restart != Restart.Exact || inside > 0, MoreRows);
    }

    /// <summary>Between any two positions come exactly the rows between them.</summary>
    public static async Task EndsExactlyAsync(SourceProbe probe, CancellationToken cancellationToken)
    {
        var intervals = 0;
        var restart = Restart.None;
        await EachSplitAsync(probe, async (plan, split, steps) =>
        {
            restart = plan.Capabilities.Restart;
            if (restart != Restart.Exact)
                return;
            for (var i = -1; i < steps.Count; i++)
            {
                for (var j = Math.Max(i, 0); j < steps.Count && !steps[j].Position.IsEnd && intervals < MostIntervals; j++, intervals++)
                {
                    var from = i < 0 ? Position.Start : steps[i].Position;
                    var rows = await probe.RowsAsync(plan, split, from, steps[j].Position, cancellationToken);
                    Rule.SameRows(
                        [.. steps.Skip(i + 1).Take(j - i).SelectMany(s => s.Rows)], rows, $"Split '{split.Id}' from '{from}' until '{steps[j].Position}'");
                }
            }
        }, cancellationToken);
        Rule.Holds(restart != Restart.Exact || intervals > 0, MoreRows);
    }

    private static string MoreRows =>
        $"No split reported a position inside it, so nothing was shown: give the checks a split of more rows than one batch holds ({Batches.Batch.MaxRows}).";

    private static async Task EachSplitAsync(
        SourceProbe probe, Func<PlannedSource, Split, IReadOnlyList<ReadStep>, Task> check, CancellationToken cancellationToken)
    {
        var plan = await probe.PlanAsync(cancellationToken);
        foreach (var split in plan.Splits)
            await check(plan, split, await probe.ReadAsync(plan, split, Position.Start, Position.End, cancellationToken));
    }
}
