namespace Sluice;

/// <summary>Exit statuses that other programs rely on.</summary>
internal static class ExitCode
{
    /// <summary>The job FINISHED, or the request was done.</summary>
    public const int Done = 0;

    /// <summary>The job FAILED: found in the data or at the target, while running.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage or bad configuration, known before the run.</summary>
    public const int BadUsage = 2;

    /// <summary>Not found.</summary>
    public const int NotFound = 3;

    /// <summary>Refused in this state.</summary>
    public const int Refused = 4;

    /// <summary>The server or its store cannot be reached.</summary>
    public const int Unreachable = 5;

    /// <summary>Canceled by the user.</summary>
    public const int Canceled = 130;
}
