namespace Sluice.Client;

/// <summary>How a job file is written.</summary>
public enum JobFormat
{
    /// <summary>HOCON, which plain JSON is too.</summary>
    Hocon = 0,

    /// <summary>JSON only: a slip is told as a mistake in JSON.</summary>
    Json = 1,
}
