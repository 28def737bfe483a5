namespace Sluice.Cli;

/// <summary>Exit statuses that other programs rely on.</summary>
internal static class ExitStatus
{
    /// <summary>The request was done, or the job FINISHED.</summary>
    public const int Done = 0;

    /// <summary>The job FAILED.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage, or a job or a request that cannot be used.</summary>
    public const int BadUsage = 2;

    /// <summary>Not found.</summary>
    public const int NotFound = 3;

    /// <summary>Refused in this state, or a state that was waited for did not come.</summary>
    public const int Refused = 4;

    /// <summary>The server or its store cannot be reached, or gave no usable answer.</summary>
    public const int Unreachable = 5;

    /// <summary>Canceled by the user.</summary>
    public const int Canceled = 130;
}
