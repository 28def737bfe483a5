namespace Sluice.Storage.Sqlite.Schema;

/// <summary>
/// How the sinks of deleted jobs are reached, for their fences and their ledgers, and which key secrets are encrypted with. A release that does not
/// know it leaves the ledgers as they are.
/// </summary>
internal static class Migration5
{
    public const string Sql =
        """
        CREATE TABLE deleted (
            job        INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            config     TEXT    NOT NULL,
            settings   TEXT    NOT NULL,
            at         TEXT    NOT NULL,
            PRIMARY KEY (job, generation)
        ) STRICT;
        ALTER TABLE sluice_store ADD COLUMN secret_key TEXT;
        """;
}
