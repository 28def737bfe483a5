namespace Sluice.Core.Submissions;

/// <summary>How a job file is written.</summary>
public enum JobTextForm
{
    /// <summary>HOCON, as in a .conf file.</summary>
    Hocon = 0,

    /// <summary>JSON, as in a .json file.</summary>
    Json = 1,

    /// <summary>SQL, as in a .sql file.</summary>
    Sql = 2,
}
