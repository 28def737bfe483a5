using Sluice.Bench.Measuring;
using Sluice.TestServers;

namespace Sluice.Bench.Paths;

/// <summary>One program on one path. <paramref name="Command"/> is given the empty target database (null where none is needed).</summary>
internal sealed record Contender(string Name, long Rows, TargetTable Target, Func<PostgresDatabase?, Command> Command)
{
    /// <summary>How often it runs at most: the slow ones run once.</summary>
    public int MostRuns { get; init; } = int.MaxValue;

    /// <summary>The ratio that Sluice must reach against this one, if there is one.</summary>
    public double? Bar { get; init; }

    /// <summary>What Sluice may cost more than this one, if this one does less.</summary>
    public AddedCost? Added { get; init; }

    /// <summary>The files that it writes below the folder it is started in.</summary>
    public OutputFormat Writes { get; init; }

    /// <summary>What this one is known to change in the data; its loads are then checked by rows and sums of numbers only.</summary>
    public string? KnownLoss { get; init; }
}
