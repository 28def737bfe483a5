namespace Sluice.Core.Identity;

/// <summary>A run within a store.</summary>
/// <param name="Job">The job.</param>
/// <param name="Number">Which of its runs.</param>
public readonly record struct RunKey(JobId Job, RunNumber Number)
{
    /// <summary>Such as <c>7311/2</c>.</summary>
    public override string ToString() => $"{Job}/{Number}";
}
