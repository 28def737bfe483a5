using Sluice.Core.Identity;
using Sluice.Core.Leases;

namespace Sluice.Cluster.Hosting;

/// <summary>What the members of a cluster have in common.</summary>
/// <param name="Store">The store that it works for: one store, one cluster.</param>
/// <param name="Name">The node's name.</param>
/// <param name="Timings">The times; those of the cluster follow them.</param>
public sealed record ClusterSettings(StoreId Store, string Name, Timings Timings)
{
    private static readonly TimeSpan s_leastProbe = TimeSpan.FromMilliseconds(500);

    /// <summary>Its name among clusters.</summary>
    public string Cluster => $"sluice-{Store.Value}";

    /// <summary>The longest that a call within the cluster is waited for.</summary>
    internal TimeSpan Answer => Timings.Answer;

    /// <summary>How often members probe each other.</summary>
    internal TimeSpan Probe => Max(Timings.Renewal / 5, s_leastProbe);

    /// <summary>How often the table of members is read.</summary>
    internal TimeSpan Refresh => Max(Timings.Renewal, s_leastProbe * 2);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
