namespace Sluice.Client;

/// <summary>How a job file is written.</summary>
public enum JobFormat
{
    /// <summary>HOCON, as in a .conf file: <c>source { Name { ... } }</c>.</summary>
    Hocon = 0,

    /// <summary>JSON, as in a .json file: <c>"source": [ { "plugin_name": "Name", ... } ]</c>.</summary>
    Json = 1,

    /// <summary>SQL, as in a .sql file: <c>CREATE TABLE ... WITH (...)</c>, <c>INSERT INTO ... SELECT ...</c>.</summary>
    Sql = 2,
}
