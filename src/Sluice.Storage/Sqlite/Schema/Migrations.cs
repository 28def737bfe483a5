namespace Sluice.Storage.Sqlite.Schema;

/// <summary>All migrations, in order. A migration that was released is never edited: a change is a new one.</summary>
internal static class Migrations
{
    public static IReadOnlyList<Migration> All { get; } =
    [
        new(1, Migration1.Sql),
        new(2, Migration2.Sql),
        new(3, Migration3.Sql),
        new(4, Migration4.Sql, IsCompatible: true),
        new(5, Migration5.Sql, IsCompatible: true),
        new(6, Migration6.Sql, IsCompatible: true),
        new(7, Migration7.Sql, IsCompatible: true),
    ];
}
