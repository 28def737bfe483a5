namespace Sluice.Cli.Tests.Server;

/// <summary>What a server was asked.</summary>
internal sealed record Question(string Line, string Body, string? RequestId, string? Authorization, string? Type, string? User = null);
