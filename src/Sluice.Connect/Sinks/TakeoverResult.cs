namespace Sluice.Connect.Sinks;

/// <summary>The answer to a takeover: a writer, or a refusal because a newer run or attempt holds the split.</summary>
/// <param name="Writer">The writer; <c>null</c> when refused.</param>
/// <param name="Refusal">Why, for people; <c>null</c> when taken over.</param>
public readonly record struct TakeoverResult(ISinkWriter? Writer, string? Refusal)
{
    /// <summary>The split is the attempt's.</summary>
    public static TakeoverResult Taken(ISinkWriter writer) => new(writer, null);

    /// <summary>A newer run or attempt holds the split.</summary>
    public static TakeoverResult Fenced(string refusal) => new(null, refusal);
}
