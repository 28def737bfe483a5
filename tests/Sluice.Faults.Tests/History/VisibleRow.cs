namespace Sluice.Faults.Tests.History;

/// <summary>One time that a row became visible in a target.</summary>
/// <param name="At">When the transaction that wrote it was committed, by the clock of the target's machine; or, for files, when they were first seen.</param>
/// <param name="Began">When the statement that wrote it began, by that clock.</param>
/// <param name="Id">Which row.</param>
/// <param name="Attempt">By which attempt, where the target knows.</param>
/// <param name="Worker">On which node that ran.</param>
/// <param name="Run">Of which run that was.</param>
internal sealed record VisibleRow(DateTimeOffset At, DateTimeOffset Began, long Id, long? Attempt, string? Worker, int? Run)
{
    public override string ToString() => $"row {Id}{(Attempt is { } attempt ? $" of attempt {attempt} (run {Run} on {Worker})" : "")} at {At:HH:mm:ss.fff}";
}
