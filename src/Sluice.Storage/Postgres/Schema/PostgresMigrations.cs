using System.Globalization;

namespace Sluice.Storage.Postgres.Schema;

/// <summary>All migrations, in order: the files beside this one. One that was released is never edited: a change is a new one.</summary>
internal static class PostgresMigrations
{
    public static IReadOnlyList<PostgresMigration> All { get; } =
    [
        Read("0001_tables.sql"), Read("0002_changes.sql"), Read("0003_runs.sql"), Read("0004_attempts.sql"), Read("0005_history.sql"),
        Read("0006_waits.sql", isCompatible: true), Read("0007_stops.sql", isCompatible: true), Read("0008_records.sql", isCompatible: true),
        Read("0009_members.sql", isCompatible: true),
        Read("0010_deleted.sql", isCompatible: true), Read("0011_tags.sql", isCompatible: true), Read("0012_load.sql", isCompatible: true),
        Read("0013_finish.sql", isCompatible: true), Read("0014_restores.sql", isCompatible: true),
        Read("0015_takers.sql", isCompatible: true),
#if SLUICE_NEXT
        Read("0016_next.sql", isCompatible: Environment.GetEnvironmentVariable("SLUICE_NEXT_INCOMPATIBLE") is null),
#endif
    ];

    private static PostgresMigration Read(string name, bool isCompatible = false)
    {
        using var stream = typeof(PostgresMigrations).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The migration {name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return new PostgresMigration(int.Parse(name[..4], CultureInfo.InvariantCulture), isCompatible, reader.ReadToEnd());
    }
}
