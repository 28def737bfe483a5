using Sluice.Client.Contract;
using Spectre.Console;

namespace Sluice.Cli.Text;

/// <summary>Splits as a table.</summary>
internal static class SplitListing
{
    public static Table Draw(IReadOnlyList<JobSplit> splits, int width) => new Listing<JobSplit>()
        .Add("SPLIT", s => s.Description.Length == 0 ? s.Id : s.Description, isElastic: true)
        .Add("STATE", s => s.State.Name, style: s => s.State == SplitState.Done ? new Style(Color.Green) : default(Style?))
        .Add("COMMITTED", s => Amounts.Count(s.CommittedRows), keep: 1, isNumber: true)
        .Add("EXPECTED", s => s.EstimatedRows is { } rows ? Amounts.Count(rows) : "", keep: 4, isNumber: true)
        .Add("ATTEMPT", s => s.Attempt is { } attempt ? $"{attempt}" : "", keep: 2, isNumber: true)
        .Add("TABLE", s => s.Table, keep: 3)
        .Draw(splits, width);
}
