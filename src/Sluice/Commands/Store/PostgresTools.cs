using Sluice.Core.Errors;
using Sluice.Storage.Postgres;

namespace Sluice.Commands.Store;

/// <summary>
/// A store on PostgreSQL is copied by PostgreSQL's own tools, which do it well, online, and on the server's side of the network. What to type
/// is told whole; what these tools cannot know, epochs and forgotten stops, is done by <c>sluice store recover</c> afterwards.
/// </summary>
internal static class PostgresTools
{
    /// <summary>How a backup is made.</summary>
    public static SluiceException Backup(PostgresStoreUri server, string to) => new("SLC4147", $"""
        A store on PostgreSQL is backed up with PostgreSQL's own tool, while nodes go on. Type:
          pg_dump --format=custom --schema=sluice --file='{to}' --dbname='{server}'
        (it asks for the password, or takes it from PGPASSWORD). Nothing was done.
        """);

    /// <summary>How a backup is put in the store's place.</summary>
    public static SluiceException Restore(PostgresStoreUri server, string from) => new("SLC4147", $"""
        A store on PostgreSQL is restored with PostgreSQL's own tools. Stop all nodes, then type:
          psql --dbname='{server}' --command='ALTER SCHEMA sluice RENAME TO sluice_before'
          pg_restore --exit-on-error --dbname='{server}' '{from}'
          sluice store recover --store '{server}' --journal DATA/stops.journal
        with one --journal for each node (DATA is its data folder). Drop sluice_before when all is well. Nothing was done.
        """);
}
