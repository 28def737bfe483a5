namespace Sluice.Client.Contract;

/// <summary>What the node that answers knows of itself, without asking its store.</summary>
public sealed record NodeState
{
    /// <summary>Its name among workers.</summary>
    public required string Name { get; init; }

    /// <summary>Its release.</summary>
    public string Version { get; init; } = "";

    /// <summary>Its process.</summary>
    public int Process { get; init; }

    /// <summary>The start of the machine that it runs on, where the machine tells: the same for all processes of one machine. Empty elsewhere.</summary>
    public string Boot { get; init; } = "";

    /// <summary>Tasks that it holds: what a store that stays away would pause.</summary>
    public int Tasks { get; init; }

    /// <summary>How long ago the renewal was sent that the store answered last; absent without a session.</summary>
    public TimeSpan? LeaseAge { get; init; }

    /// <summary>At which age of the lease its tasks pause.</summary>
    public TimeSpan Permit { get; init; }

    /// <summary>What then happens to its tasks: <c>pause</c> or <c>stop</c>.</summary>
    public string OnStoreOutage { get; init; } = "";

    /// <summary>A folder that jobs may use and that is there for trials; empty where there is none.</summary>
    public string TrialFolder { get; init; } = "";
}
