namespace Sluice.JobFiles.Planning;

/// <summary>What happens to a row that cannot be converted.</summary>
public enum ErrorPolicy
{
    /// <summary>The job fails and names the row.</summary>
    Fail = 0,

    /// <summary>The row goes to the dead-letter file, up to a limit.</summary>
    DeadLetter = 1,
}
