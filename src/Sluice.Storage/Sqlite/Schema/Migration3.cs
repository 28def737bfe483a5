namespace Sluice.Storage.Sqlite.Schema;

/// <summary>What follows a stop: requests, receipts, residuals, fence tasks; and the sessions of workers. Without keys to runs: they outlive them.</summary>
internal static class Migration3
{
    public const string Sql = """
        CREATE TABLE request (
            id        TEXT PRIMARY KEY,
            kind      INTEGER NOT NULL,
            body_hash TEXT NOT NULL,
            outcome   INTEGER NOT NULL,
            job       INTEGER,
            run       INTEGER,
            stop      INTEGER,
            at        TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX request_at ON request (at);

        CREATE TABLE receipt (
            job               INTEGER NOT NULL,
            run               INTEGER NOT NULL,
            ordinal           INTEGER NOT NULL,
            request           TEXT,
            kind              INTEGER NOT NULL,
            requested_by      TEXT NOT NULL,
            reason            TEXT NOT NULL,
            requested_at      TEXT NOT NULL,
            decided_at        TEXT NOT NULL,
            version           INTEGER NOT NULL,
            epoch             INTEGER NOT NULL,
            durability        INTEGER NOT NULL,
            attempts          INTEGER NOT NULL,
            uncommitted_rows  INTEGER NOT NULL,
            open_transactions INTEGER NOT NULL,
            open_splits       INTEGER NOT NULL,
            generation        INTEGER NOT NULL,
            progress          INTEGER NOT NULL DEFAULT 1,
            late_reports      INTEGER NOT NULL DEFAULT 0,
            resumes_rows      INTEGER,
            resumes_done      INTEGER,
            resumes_total     INTEGER,
            resumes_commit_at TEXT,
            PRIMARY KEY (job, run, ordinal)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX receipt_at ON receipt (decided_at);

        CREATE TRIGGER receipt_decision_never_changes BEFORE UPDATE OF
            job, run, ordinal, request, kind, requested_by, reason, requested_at, decided_at, version, epoch, durability,
            attempts, uncommitted_rows, open_transactions, open_splits, generation ON receipt
        BEGIN SELECT RAISE(ABORT, 'the decision of a receipt never changes'); END;

        -- An attempt that was left behind. A fence says nothing of one with a sink that has none (fencing 0, or a number of a newer release).
        CREATE TABLE residual (
            job             INTEGER NOT NULL,
            run             INTEGER NOT NULL,
            attempt         INTEGER NOT NULL,
            worker          TEXT,
            incarnation     INTEGER,
            task            INTEGER NOT NULL,
            epoch           INTEGER NOT NULL,
            fencing         INTEGER NOT NULL,
            last_seen_at    TEXT,
            expired_at      TEXT,
            fenced_at       TEXT,
            confirmed_at    TEXT,
            proof           TEXT NOT NULL DEFAULT '',
            stuck_where     TEXT,
            no_writes       INTEGER NOT NULL DEFAULT 1,
            no_writes_after TEXT,
            no_writes_why   TEXT,
            quiesced        INTEGER NOT NULL DEFAULT 1,
            quiesced_by     TEXT,
            quiesced_why    TEXT,
            PRIMARY KEY (job, run, attempt)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX residual_open ON residual (job, run) WHERE confirmed_at IS NULL AND (fenced_at IS NULL OR fencing NOT IN (1, 2));

        CREATE TABLE fence (
            job          INTEGER NOT NULL,
            run          INTEGER NOT NULL,
            sink         TEXT NOT NULL,
            generation   INTEGER NOT NULL,
            epoch        INTEGER NOT NULL,
            state        INTEGER NOT NULL,
            claim        INTEGER NOT NULL DEFAULT 0,
            claimed_by   TEXT,
            tries        INTEGER NOT NULL DEFAULT 0,
            proof        TEXT NOT NULL DEFAULT '',
            done_at      TEXT,
            quiesced     INTEGER NOT NULL DEFAULT 1,
            quiesced_by  TEXT,
            quiesced_why TEXT,
            PRIMARY KEY (job, run, sink)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX fence_open ON fence (job, run) WHERE state < 10;

        CREATE TABLE session (
            incarnation   INTEGER PRIMARY KEY AUTOINCREMENT,
            worker        TEXT NOT NULL,
            address       TEXT NOT NULL,
            slots         INTEGER NOT NULL,
            renewals      INTEGER NOT NULL,
            is_lost       INTEGER NOT NULL DEFAULT 0,
            is_superseded INTEGER NOT NULL DEFAULT 0,
            is_draining   INTEGER NOT NULL DEFAULT 0,
            quarantine    TEXT,
            registered_at TEXT NOT NULL,
            last_seen_at  TEXT NOT NULL
        ) STRICT;
        CREATE INDEX session_live ON session (worker) WHERE is_lost = 0;
        """;
}
