namespace Sluice.Core.Plans;

/// <summary>How far a split is committed at a sink, as the store knows it.</summary>
/// <param name="Owner">The attempt that holds it; 0 when none ever did.</param>
/// <param name="Sequence">Number of commits.</param>
/// <param name="Position">The source's position in stored form; empty at the start.</param>
/// <param name="Rows">Rows committed.</param>
public readonly record struct StoredProgress(long Owner, long Sequence, string Position, long Rows)
{
    /// <summary>Nothing is committed and nobody holds it.</summary>
    public static StoredProgress None => new(0, 0, "", 0);
}
