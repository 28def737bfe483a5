namespace Sluice.Specs.Tests.Takeovers;

/// <summary>The connection died.</summary>
internal sealed class AnswerLostException : Exception;
