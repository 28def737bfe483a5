namespace Sluice.Client.Contract;

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What it lists.</typeparam>
public sealed record Page<T>
{
    /// <summary>The items, in order.</summary>
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>What to ask for to read on; <c>null</c> at the end.</summary>
    public string? NextCursor { get; init; }
}
