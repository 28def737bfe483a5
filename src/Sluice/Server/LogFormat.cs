namespace Sluice.Server;

/// <summary>How a node's log is written.</summary>
internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text = 0,

    /// <summary>A JSON object a line.</summary>
    Json = 1,
}
