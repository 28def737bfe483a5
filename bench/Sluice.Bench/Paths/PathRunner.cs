using Sluice.Bench.Measuring;
using Sluice.Bench.Orders;
using Sluice.TestServers;

namespace Sluice.Bench.Paths;

/// <summary>Runs contenders, each on a database of its own, and believes no load that it has not checked.</summary>
internal sealed class PathRunner(BenchPlace place, Func<long, string> expected, WrittenFiles files)
{
    /// <summary>All contenders of a path, interleaved: whatever slows the machine for a while slows all of them.</summary>
    public async Task<IReadOnlyList<Outcome>> RunAsync(BenchPath path, int runs)
    {
        if (path.Prepare is { } prepare)
            await prepare();
        Outcome[] outcomes = [.. path.Contenders.Select(c => new Outcome(c))];
        for (var round = 0; round < runs; round++)
            foreach (var outcome in round % 2 == 0 ? outcomes : outcomes.Reverse())
                if (outcome.Failure is null && round < outcome.Contender.MostRuns)
                    await RunOnceAsync(path, outcome, round);
        return outcomes;
    }

    private async Task RunOnceAsync(BenchPath path, Outcome outcome, int round)
    {
        var contender = outcome.Contender;
        Console.Error.Write($"{path.Name,-16} {contender.Name,-28} run {round + 1} ... ");
        var database = contender.Target is TargetTable.None ? null : await place.Server.CreateDatabaseAsync();
        try
        {
            if (contender.Target is TargetTable.WithKey or TargetTable.WithoutKey)
                await database!.ExecuteAsync(
                    $"CREATE TABLE orders ({OrderFile.Columns}{(contender.Target is TargetTable.WithKey ? ", PRIMARY KEY (id)" : "")})");
            // Nobody pays for what the one before left to be written.
            await place.Server.ExecuteAsync("CHECKPOINT");
            var command = contender.Command(database);
            var sample = MeasuredProcess.Run(command);
            var problem = await ProblemAsync(contender, sample, database, command.WorkingDirectory);
            if (contender.Writes != OutputFormat.None)
                Directory.Delete(command.WorkingDirectory, recursive: true);
            if (problem is not null)
            {
                outcome.Fail(problem);
                Console.Error.WriteLine($"failed: {problem}");
                return;
            }
            outcome.Add(sample);
            Console.Error.WriteLine($"{contender.Rows / sample.Wall.TotalSeconds,12:N0} rows/s");
        }
        finally
        {
            if (database is not null)
                await place.Server.ExecuteAsync($"DROP DATABASE \"{database.Name}\" WITH (FORCE)");
        }
    }

    private async Task<string?> ProblemAsync(Contender contender, Sample sample, PostgresDatabase? database, string folder)
    {
        if (sample.ExitCode == 127)
            return Outcome.NotInstalled;
        if (sample.ExitCode != 0)
            return $"exit {sample.ExitCode}: {string.Join(" / ", sample.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(6))}";
        if (contender.Writes != OutputFormat.None)
            return files.Problem(folder, contender.Writes);
        if (database is null)
            return null;
        if (contender.Target is TargetTable.Absent
            && await database.ScalarAsync<long>("SELECT count(*) FROM pg_index WHERE indrelid = 'orders'::regclass AND indisprimary") != 1)
            return "the created table has no primary key";
        var (actual, wanted) = (await Fingerprint.OfAsync(database, long.MaxValue), expected(contender.Rows));
        if (contender.KnownLoss is not null)
            (actual, wanted) = (Fingerprint.Numbers(actual), Fingerprint.Numbers(wanted));
        return string.Equals(actual, wanted, StringComparison.Ordinal) ? null : $"wrong rows: {actual} instead of {wanted}";
    }
}
