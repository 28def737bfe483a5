namespace Sluice.Runtime.Runners.Child;

/// <summary>Exit statuses of a runner.</summary>
internal static class RunnerExit
{
    /// <summary>Nothing was left to do.</summary>
    public const int Done = 0;

    /// <summary>It was started by hand, or by an agent that is gone.</summary>
    public const int NoAgent = 70;

    /// <summary>An attempt found no memory: the process is not to be relied on any more.</summary>
    public const int OutOfMemory = 71;

    /// <summary>It could not tell its agent how an attempt ended: the agent sees the process end instead.</summary>
    public const int Untold = 72;
}
