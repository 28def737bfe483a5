using Sluice.Connect.Sources;

namespace Sluice.Connect.Sinks;

/// <summary>How far a split is committed at a sink.</summary>
/// <param name="Position">Everything before it is committed.</param>
/// <param name="Sequence">Number of commits so far.</param>
/// <param name="Rows">Rows committed so far.</param>
public readonly record struct SplitProgress(Position Position, long Sequence, long Rows)
{
    /// <summary>Nothing is committed.</summary>
    public static SplitProgress None => default;
}
