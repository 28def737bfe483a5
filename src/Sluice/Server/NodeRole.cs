namespace Sluice.Server;

/// <summary>What a node of a cluster is for.</summary>
internal enum NodeRole
{
    /// <summary>Everything.</summary>
    All = 0,

    /// <summary>Coordinates runs and serves HTTP; runs no tasks.</summary>
    Control = 1,

    /// <summary>Runs tasks and serves HTTP; coordinates nothing.</summary>
    Worker = 2,
}
