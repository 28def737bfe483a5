namespace Sluice.Api.Streams;

/// <summary>What a stream has to say now.</summary>
/// <param name="Items">Items, each with its id.</param>
/// <param name="IsEnd">Nothing can follow them.</param>
internal readonly record struct StreamPart<T>(IReadOnlyList<(string Id, T Item)> Items, bool IsEnd);
