namespace Sluice.Connectors.Jdbc.Urls;

/// <summary>The databases that a <c>jdbc:</c> URL may name.</summary>
internal enum DatabaseKind
{
    Postgres = 0,
    Sqlite = 1,

    /// <summary>MySQL and MariaDB.</summary>
    MySql = 2,
}
