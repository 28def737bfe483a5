using Sluice.Connectors.Jdbc.MySql;
using Sluice.Connectors.Jdbc.Postgres;
using Sluice.Connectors.Jdbc.Sqlite;
using Sluice.Connectors.Jdbc.Urls;

namespace Sluice.Connectors.Jdbc;

/// <summary>Finds the database that a URL names.</summary>
internal static class Databases
{
    /// <param name="settings">Where it is.</param>
    /// <param name="mayCreate">A file that does not exist is created (a sink's).</param>
    /// <param name="workingDirectory">A relative file is looked for from here.</param>
    /// <param name="clock">The clock.</param>
    public static IDatabase Open(ConnectionSettings settings, bool mayCreate, string workingDirectory, TimeProvider clock) => settings.Url.Kind switch
    {
        DatabaseKind.Sqlite => new SqliteDatabase(settings, mayCreate, workingDirectory),
        DatabaseKind.MySql => new MySqlDatabase(settings, clock),
        _ => new PostgresDatabase(settings, clock),
    };
}
