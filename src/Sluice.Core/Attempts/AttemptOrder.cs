namespace Sluice.Core.Attempts;

/// <summary>What an attempt is asked to do, told with each renewal.</summary>
public enum AttemptOrder
{
    /// <summary>Go on.</summary>
    Run = 0,

    /// <summary>Commit what is in hand and end.</summary>
    CommitAndEnd = 1,

    /// <summary>Roll back what is not committed and end.</summary>
    End = 2,

    /// <summary>Have no permit: be killed.</summary>
    Kill = 3,
}
