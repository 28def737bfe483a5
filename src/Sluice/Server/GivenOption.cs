namespace Sluice.Server;

/// <summary>An option of the command line.</summary>
/// <param name="Text"><c>name=value</c>.</param>
/// <param name="Typed">What was typed to give it, for messages: <c>--role</c>, or <c>--set lease.scale</c>.</param>
internal sealed record GivenOption(string Text, string Typed);
