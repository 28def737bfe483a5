namespace Sluice.Cli.Asking;

/// <summary>What was asked for cannot be done as it was typed; nothing was sent.</summary>
internal sealed class UsageException(string message) : Exception(message);
