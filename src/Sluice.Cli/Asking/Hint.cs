namespace Sluice.Cli.Asking;

/// <summary>What to do next.</summary>
/// <param name="Text">In words.</param>
/// <param name="Command">The command to type; <c>null</c> where none does it. It is shown on a line of its own, never broken: it will be copied.</param>
internal sealed record Hint(string Text, string? Command = null);
