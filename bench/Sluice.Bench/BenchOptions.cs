using System.Globalization;

namespace Sluice.Bench;

/// <summary>What <c>bench/run</c> was asked for.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        bench/run [--rows N] [--runs R] [--only TEXT] [--quick] [--out FILE]
        bench/run --memory
        bench/run --start
        bench/run --scale [--out FILE]
        bench/run --server [--runs R] [--out FILE]
        bench/run --store [--runs R] [--only stop|together|read|commit|many|live] [--quick] [--out FILE]

          --rows N     rows of the orders table (default 5000000)
          --runs R     runs of each contender, medians are reported (default 5)
          --only TEXT  only paths whose name contains TEXT (or one of several, with commas between); the results of the others stay as they are
          --quick      200,000 rows, one run
          --out FILE   where the results go (default bench/RESULTS.md; with --quick: artifacts/bench/RESULTS.md)
          --memory     peak memory at 1 M and at 50 M rows instead
          --start      start-up times instead
          --scale      what a cluster of three nodes asks of its store instead
          --server     what a user of the server waits for instead
          --store      what decisions cost in the store instead
        """;

    public long Rows { get; private init; } = 5_000_000;

    public int Runs { get; private init; } = 5;

    public string? Only { get; private init; }

    /// <summary>The path was asked for.</summary>
    public bool Chooses(string path) => Only is null || Only.Split(',').Any(text => path.Contains(text, StringComparison.OrdinalIgnoreCase));

    public bool Quick { get; private init; }

    public string? Out { get; private init; }

    public bool Memory { get; private init; }

    public bool Start { get; private init; }

    public bool Store { get; private init; }

    public bool Server { get; private init; }

    public bool Scale { get; private init; }

    public static BenchOptions? Parse(string[] args)
    {
        var options = new BenchOptions();
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--rows" when long.TryParse(value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var rows) && rows > 0:
                    (options, i) = (options with { Rows = rows }, i + 1);
                    break;
                case "--runs" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var runs) && runs > 0:
                    (options, i) = (options with { Runs = runs }, i + 1);
                    break;
                case "--only" when value is not null:
                    (options, i) = (options with { Only = value }, i + 1);
                    break;
                case "--out" when value is not null:
                    (options, i) = (options with { Out = value }, i + 1);
                    break;
                case "--quick":
                    options = options with { Quick = true, Rows = 200_000, Runs = 1 };
                    break;
                case "--memory":
                    options = options with { Memory = true };
                    break;
                case "--start":
                    options = options with { Start = true };
                    break;
                case "--server":
                    options = options with { Server = true };
                    break;
                case "--scale":
                    options = options with { Scale = true };
                    break;
                case "--store":
                    options = options with { Store = true };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
