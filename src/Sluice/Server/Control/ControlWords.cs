namespace Sluice.Server.Control;

/// <summary>What a control process says to its node, a word a line.</summary>
internal static class ControlWords
{
    /// <summary>It is alive, and coordinates.</summary>
    public const string Beat = "beat";

    /// <summary>It is alive, and decides nothing yet.</summary>
    public const string Waiting = "waiting";
}
