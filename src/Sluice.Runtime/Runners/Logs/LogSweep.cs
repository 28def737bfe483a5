using Sluice.Core.Identity;
using Sluice.Core.Ports;

namespace Sluice.Runtime.Runners.Logs;

/// <summary>Removes the logs of runs that the store no longer has. Can be cut off anywhere and done again.</summary>
/// <param name="folder">Where the logs are.</param>
/// <param name="store">Knows the runs.</param>
public sealed class LogSweep(string folder, IRunStore store)
{
    /// <summary>Looks at all logs; a file that cannot be removed is left for the next time.</summary>
    /// <returns>How many files went.</returns>
    /// <exception cref="Core.Errors.SluiceException">SLC4110: the store did not answer; what it was not asked about stays.</exception>
    public async ValueTask<int> SweepAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            return 0;
        var removed = 0;
        foreach (var run in Directory.EnumerateFiles(folder).Select(LogPart.Read).OfType<LogPart>().GroupBy(p => (p.Job, p.Run)).ToList())
        {
            if (await store.FindRunAsync(new RunKey(new JobId(run.Key.Job), new RunNumber(run.Key.Run)), cancellationToken) is null)
                removed += run.Count(p => TryDelete(p.File));
        }

        return removed;
    }

    private static bool TryDelete(string file)
    {
        try
        {
            File.Delete(file);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
