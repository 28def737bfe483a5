namespace Sluice.JobFiles;

/// <summary>The forms of a job file.</summary>
public enum JobFileFormat
{
    /// <summary>The HOCON dialect of <c>.conf</c> files.</summary>
    Hocon = 0,

    /// <summary>Strict JSON.</summary>
    Json = 1,

    /// <summary>SQL: tables with options, and statements that say what flows where.</summary>
    Sql = 2,
}
