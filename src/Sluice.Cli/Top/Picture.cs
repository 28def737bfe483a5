using Sluice.Client.Contract;

namespace Sluice.Cli.Top;

/// <summary>The cluster at one moment.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Took">How long the store took to tell.</param>
/// <param name="Jobs">Live jobs, newest first.</param>
/// <param name="Workers">Sessions that are alive or have left something behind.</param>
/// <param name="Leftovers">Jobs whose last run left attempts behind that are not safe yet.</param>
internal sealed record Picture(DateTimeOffset At, TimeSpan Took, IReadOnlyList<Job> Jobs, IReadOnlyList<Worker> Workers, IReadOnlyList<Job> Leftovers)
{
    /// <summary>Tasks that are assigned or may be alive.</summary>
    public int Tasks => Workers.Sum(w => w.UsedSlots);
}
