namespace Sluice.Storage.Sqlite.Schema;

/// <summary>The journal of <c>sluice run</c>. Released: never edited.</summary>
internal static class Migration1
{
    public const string Sql = """
        CREATE TABLE job (
            id         INTEGER PRIMARY KEY,
            name       TEXT NOT NULL UNIQUE,
            generation INTEGER NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE generation (
            job        INTEGER NOT NULL REFERENCES job,
            generation INTEGER NOT NULL,
            config     TEXT NOT NULL,
            schemas    TEXT,
            created_at TEXT NOT NULL,
            PRIMARY KEY (job, generation)
        ) STRICT;

        CREATE TABLE run (
            job        INTEGER NOT NULL REFERENCES job,
            n          INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            status     INTEGER NOT NULL,
            final      INTEGER NOT NULL DEFAULT 0,
            epoch      INTEGER NOT NULL,
            version    INTEGER NOT NULL,
            started_at TEXT NOT NULL,
            ended_at   TEXT,
            error      TEXT,
            PRIMARY KEY (job, n)
        ) STRICT;

        -- A final run never changes, whoever asks: an older release must not need to know the newer statuses.
        CREATE TRIGGER run_final_never_changes BEFORE UPDATE ON run WHEN OLD.final = 1
        BEGIN SELECT RAISE(ABORT, 'a final run never changes'); END;

        CREATE TRIGGER run_final_never_goes BEFORE DELETE ON run WHEN OLD.final = 0
        BEGIN SELECT RAISE(ABORT, 'a live run cannot be deleted'); END;

        CREATE TABLE event (
            id      INTEGER PRIMARY KEY,
            job     INTEGER NOT NULL,
            run     INTEGER NOT NULL,
            at      TEXT NOT NULL,
            status  INTEGER NOT NULL,
            message TEXT NOT NULL
        ) STRICT;

        CREATE TABLE attempt (
            id         INTEGER PRIMARY KEY AUTOINCREMENT,
            job        INTEGER NOT NULL,
            run        INTEGER NOT NULL,
            split      TEXT NOT NULL,
            started_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE split (
            job        INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            ordinal    INTEGER NOT NULL,
            source     INTEGER NOT NULL,
            id         TEXT NOT NULL,
            tbl        TEXT NOT NULL,
            payload    TEXT NOT NULL,
            about      TEXT NOT NULL,
            est_bytes  INTEGER,
            est_rows   INTEGER,
            PRIMARY KEY (job, generation, ordinal),
            UNIQUE (job, generation, id)
        ) STRICT;

        CREATE TABLE progress (
            job        INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            sink       TEXT NOT NULL,
            split      TEXT NOT NULL,
            owner      INTEGER NOT NULL,
            seq        INTEGER NOT NULL,
            position   TEXT NOT NULL,
            rows       INTEGER NOT NULL,
            updated_at TEXT NOT NULL,
            PRIMARY KEY (job, generation, sink, split)
        ) STRICT;

        CREATE TABLE staged (
            job         INTEGER NOT NULL,
            generation  INTEGER NOT NULL,
            sink        TEXT NOT NULL,
            split       TEXT NOT NULL,
            seq         INTEGER NOT NULL,
            manifest    TEXT NOT NULL,
            rows        INTEGER NOT NULL,
            recorded_at TEXT NOT NULL,
            published   INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (job, generation, sink, split, seq)
        ) STRICT;

        CREATE INDEX staged_unpublished ON staged (job, generation) WHERE published = 0;
        """;
}
