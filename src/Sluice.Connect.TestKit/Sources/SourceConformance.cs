using Sluice.Connect.Sources;

namespace Sluice.Connect.TestKit.Sources;

/// <summary>
/// What every bounded source must do, as checks that can be called from any test framework: one test for each of <see cref="Checks"/>,
/// or <see cref="RunAllAsync"/>. A check that is broken throws <see cref="ConformanceException"/>.
/// </summary>
/// <remarks>
/// The source needs some data, the same for the whole check: a split of more rows than one batch holds, so that there is a position
/// inside it, and rows smaller than a megabyte. Rows are compared as texts in memory, so tens of thousands are enough.
/// </remarks>
public sealed class SourceConformance
{
    private static readonly (string Name, Func<SourceProbe, CancellationToken, Task> RunAsync)[] All =
    [
        ("Tables are the same each time they are asked for", PlanChecks.TablesAreStableAsync),
        ("Splits have unique and well-formed ids", PlanChecks.IdsAreUniqueAsync),
        ("Splits have the same ids in a second plan", PlanChecks.IdsAreStableAsync),
        ("All splits together are the whole, however many tasks read", PlanChecks.SplitsAreTheWholeAsync),
        ("Positions survive being stored as text", PositionChecks.TextSurvivesAsync),
        ("A restart from any position gives exactly the rest", PositionChecks.RestartsExactlyAsync),
        ("A read between two positions gives exactly the rows between", PositionChecks.EndsExactlyAsync),
        ("Canceled calls end soon", EndingChecks.CanceledCallsEndAsync),
        ("A canceled read ends soon", EndingChecks.CanceledReadsEndAsync),
        ("Disposal ends a reader at any point and leaves no batch behind", EndingChecks.DisposalEndsAsync),
        ("The count of bytes never goes back", EndingChecks.BytesGrowAsync),
    ];

    private readonly Func<ISource> _create;

    /// <summary>Makes the checks for a source.</summary>
    /// <param name="create">Makes a source with the same options over the same data each time; called often.</param>
    public SourceConformance(Func<ISource> create) => _create = create;

    /// <summary>The checks' names, in the order in which they are best read.</summary>
    public static IReadOnlyList<string> Checks { get; } = [.. All.Select(c => c.Name)];

    /// <summary>How many tasks the splits are planned for. Default: 4.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>Runs one check.</summary>
    /// <param name="check">One of <see cref="Checks"/>.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="ConformanceException">The source breaks the rule.</exception>
    /// <exception cref="ArgumentException">There is no such check.</exception>
    public Task RunAsync(string check, CancellationToken cancellationToken)
    {
        var found = All.FirstOrDefault(c => c.Name == check);
        return found.RunAsync is null
            ? throw new ArgumentException($"There is no check '{check}'.", nameof(check))
            : found.RunAsync(new SourceProbe(_create, Parallelism), cancellationToken);
    }

    /// <summary>Runs all checks, one after the other, up to the first that is broken.</summary>
    /// <param name="cancellationToken">Ends the checks.</param>
    /// <exception cref="ConformanceException">The source breaks a rule; the message begins with the check's name.</exception>
    public async Task RunAllAsync(CancellationToken cancellationToken)
    {
        foreach (var check in Checks)
        {
            try
            {
                await RunAsync(check, cancellationToken);
            }
            catch (ConformanceException e)
            {
                throw new ConformanceException($"{check}: {e.Message}", e);
            }
        }
    }
}
