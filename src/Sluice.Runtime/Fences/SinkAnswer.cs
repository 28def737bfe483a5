namespace Sluice.Runtime.Fences;

/// <summary>What came of a call to a place of a sink.</summary>
/// <param name="Value">Its result, where there is no fault.</param>
/// <param name="Fault">Why there is none, for people; <c>null</c> when there is one.</param>
internal readonly record struct SinkAnswer<T>(T? Value, string? Fault);
