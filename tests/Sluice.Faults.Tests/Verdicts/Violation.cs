namespace Sluice.Faults.Tests.Verdicts;

/// <summary>A promise that was broken.</summary>
/// <param name="Promise">Its name, as docs/stop-guarantee.md has it.</param>
/// <param name="What">What was seen, and when.</param>
internal sealed record Violation(string Promise, string What)
{
    public override string ToString() => $"{Promise}: {What}";
}
