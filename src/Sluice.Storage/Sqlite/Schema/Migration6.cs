namespace Sluice.Storage.Sqlite.Schema;

/// <summary>What jobs may ask of a worker. A release that does not know it registers sessions without tags, and gives its attempts to any worker.</summary>
internal static class Migration6
{
    public const string Sql = "ALTER TABLE session ADD COLUMN tags TEXT NOT NULL DEFAULT '';";
}
