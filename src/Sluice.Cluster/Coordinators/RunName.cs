using System.Globalization;
using Sluice.Core.Identity;

namespace Sluice.Cluster.Coordinators;

/// <summary>A run's name as the key of its grain.</summary>
internal static class RunName
{
    public static string Of(RunKey run) => run.ToString();

    /// <summary>The run that a key names; <c>null</c>: none.</summary>
    public static RunKey? Parse(string key) =>
        key.Split('/') is [var job, var number]
        && long.TryParse(job, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? new RunKey(new JobId(id), new RunNumber(n))
            : null;
}
