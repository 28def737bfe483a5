using Sluice.Connect.Schema;

namespace Sluice.Connect.TestKit.Sources;

/// <summary>Tables and splits.</summary>
internal static class PlanChecks
{
    private const int LongestId = 100;

    public static async Task TablesAreStableAsync(SourceProbe probe, CancellationToken cancellationToken)
    {
        await using var source = probe.Create();
        var first = await source.DiscoverAsync(cancellationToken);
        Rule.Holds(first.Count > 0, "The source has no tables.");
        Rule.Equal(first.Count, first.Select(t => t.Path).Distinct().Count(), "The number of different table names");
        Same(first, await source.DiscoverAsync(cancellationToken), "The second answer of the same source");
        await using var other = probe.Create();
        Same(first, await other.DiscoverAsync(cancellationToken), "The answer of another source with the same options");
        if (source.DeclaredTables is { } declared)
            Same(first, declared, "The declared tables");
    }

    public static async Task IdsAreUniqueAsync(SourceProbe probe, CancellationToken cancellationToken)
    {
        var plan = await probe.PlanAsync(cancellationToken);
        Rule.Holds(plan.Splits.Count > 0, "There are no splits.");
        foreach (var split in plan.Splits)
        {
            _ = plan.TableOf(split);
            Rule.Holds(
                split.Id.Length is > 0 and <= LongestId && split.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/'),
                $"The id '{split.Id}' is not 1 to {LongestId} characters of A-Z a-z 0-9 . _ - /");
            Rule.Holds(split.Description.Length > 0, $"Split '{split.Id}' has no description.");
        }

        var twice = plan.Splits.GroupBy(s => s.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        Rule.Holds(twice is null, $"The id '{twice?.Key}' occurs {twice?.Count()} times.");
    }

    public static async Task IdsAreStableAsync(SourceProbe probe, CancellationToken cancellationToken)
    {
        var first = await probe.PlanAsync(cancellationToken);
        var second = await probe.PlanAsync(cancellationToken);
        Rule.SameRows([.. first.Splits.Select(s => s.Id)], [.. second.Splits.Select(s => s.Id)], "The splits' ids in a second plan of the same data");
    }

    public static async Task SplitsAreTheWholeAsync(SourceProbe probe, CancellationToken cancellationToken)
    {
        var one = await probe.AllRowsAsync(await probe.PlanAsync(1, cancellationToken), cancellationToken);
        var many = await probe.AllRowsAsync(await probe.PlanAsync(cancellationToken), cancellationToken);
        one.Sort(StringComparer.Ordinal);
        many.Sort(StringComparer.Ordinal);
        Rule.Holds(one.Count > 0, "The source has no rows: give the checks some.");
        Rule.SameRows(one, many, "All rows, planned for several tasks");
    }

    private static void Same(IReadOnlyList<TableSchema> expected, IReadOnlyList<TableSchema> actual, string what) =>
        Rule.SameRows([.. expected.Select(Text)], [.. actual.Select(Text)], what);

    private static string Text(TableSchema table) =>
        $"{table.Path}({string.Join(", ", table.Columns.Select(c => $"{c.Name} {c.Type}{(c.IsNullable ? "" : " NOT NULL")}"))})" +
        (table.PrimaryKey is { } key ? $" key {string.Join(", ", key.Columns)}" : "");
}
