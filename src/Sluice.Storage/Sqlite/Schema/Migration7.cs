namespace Sluice.Storage.Sqlite.Schema;

/// <summary>How busy a node's machine is, from 0 to 1, as it told with its last renewal. A release that does not know it tells nothing, and counts as idle.</summary>
internal static class Migration7
{
    public const string Sql = "ALTER TABLE session ADD COLUMN load REAL NOT NULL DEFAULT 0;";
}
