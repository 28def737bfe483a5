namespace Sluice.Storage.Sqlite.Schema;

/// <summary>
/// What a server knows of jobs, runs, attempts and splits. Names are unique only among the jobs of <c>sluice run</c>, which finds its job by
/// name; so the table of jobs is built anew.
/// </summary>
internal static class Migration2
{
    public const string Sql = """
        CREATE TABLE job_built_anew (
            id         INTEGER PRIMARY KEY,
            name       TEXT NOT NULL,
            generation INTEGER NOT NULL,
            created_at TEXT NOT NULL,
            is_local   INTEGER NOT NULL
        ) STRICT;
        INSERT INTO job_built_anew SELECT id, name, generation, created_at, 1 FROM job;
        DROP TABLE job;
        ALTER TABLE job_built_anew RENAME TO job;
        CREATE UNIQUE INDEX job_local ON job (name) WHERE is_local = 1;

        -- The last numbers of jobs that were forgotten: under the same id they go on from there, since the sinks have not forgotten.
        CREATE TABLE job_past (
            id         INTEGER PRIMARY KEY,
            run        INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            epoch      INTEGER NOT NULL
        ) STRICT;

        -- A number of its own, not the highest row's plus one: a client may choose the highest number that there is.
        ALTER TABLE sluice_store ADD COLUMN next_job INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE sluice_store ADD COLUMN incarnation INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE sluice_store ADD COLUMN highest_epoch INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE sluice_store ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
        UPDATE sluice_store SET next_job = (SELECT coalesce(max(id), 0) + 1 FROM job), highest_epoch = (SELECT coalesce(max(epoch), 0) FROM run);

        ALTER TABLE generation ADD COLUMN splits INTEGER;
        ALTER TABLE generation ADD COLUMN splits_done INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE generation ADD COLUMN is_complete INTEGER NOT NULL DEFAULT 0;
        UPDATE generation SET splits = (SELECT count(*) FROM split s WHERE s.job = generation.job AND s.generation = generation.generation)
        WHERE schemas IS NOT NULL;

        ALTER TABLE run ADD COLUMN status_at TEXT;
        ALTER TABLE run ADD COLUMN deadline TEXT;
        ALTER TABLE run ADD COLUMN on_deadline INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE run ADD COLUMN stop INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE run ADD COLUMN is_stuck INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE run ADD COLUMN retries INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE run ADD COLUMN retry_at TEXT;
        ALTER TABLE run ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
        ALTER TABLE run ADD COLUMN started_by TEXT NOT NULL DEFAULT '';
        CREATE INDEX run_live ON run (job, n) WHERE final = 0;
        CREATE INDEX run_ended ON run (ended_at) WHERE final = 1;
        CREATE INDEX event_job ON event (job);

        -- What a swap may do to a run, kept by the database itself, whoever writes and whatever release it is.
        CREATE TRIGGER run_only_grows BEFORE UPDATE ON run
        WHEN OLD.final = 0 AND (NEW.version <= OLD.version OR NEW.epoch < OLD.epoch OR (NEW.final = 1 AND NEW.epoch = OLD.epoch))
        BEGIN SELECT RAISE(ABORT, 'a change of a run raises its version, a final one its epoch'); END;
        CREATE TRIGGER run_key_never_changes BEFORE UPDATE ON run
        WHEN NEW.job <> OLD.job OR NEW.n <> OLD.n OR NEW.rowid <> OLD.rowid
        BEGIN SELECT RAISE(ABORT, 'the key of a run never changes'); END;
        CREATE TRIGGER run_is_never_replaced BEFORE INSERT ON run
        WHEN EXISTS (SELECT 1 FROM run r WHERE (r.job = NEW.job AND r.n = NEW.n) OR r.rowid = NEW.rowid)
        BEGIN SELECT RAISE(ABORT, 'a run is never replaced'); END;
        CREATE TRIGGER run_marks_its_first_epoch AFTER INSERT ON run
        BEGIN UPDATE sluice_store SET highest_epoch = max(highest_epoch, NEW.epoch); END;
        CREATE TRIGGER run_marks_its_epoch AFTER UPDATE OF epoch ON run WHEN NEW.epoch > OLD.epoch
        BEGIN UPDATE sluice_store SET highest_epoch = max(highest_epoch, NEW.epoch); END;

        -- An attempt of `sluice run` is a try at one split and has no state; one on a server holds a slot and takes many.
        ALTER TABLE attempt ADD COLUMN task INTEGER;
        ALTER TABLE attempt ADD COLUMN epoch INTEGER;
        ALTER TABLE attempt ADD COLUMN worker TEXT;
        ALTER TABLE attempt ADD COLUMN incarnation INTEGER;
        ALTER TABLE attempt ADD COLUMN state INTEGER;
        ALTER TABLE attempt ADD COLUMN report INTEGER;
        ALTER TABLE attempt ADD COLUMN last_seen_at TEXT;
        ALTER TABLE attempt ADD COLUMN ended_at TEXT;
        ALTER TABLE attempt ADD COLUMN error TEXT;
        ALTER TABLE attempt ADD COLUMN is_transient INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE attempt ADD COLUMN breadcrumb TEXT;
        ALTER TABLE attempt ADD COLUMN read_rows INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE attempt ADD COLUMN read_bytes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE attempt ADD COLUMN written_rows INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE attempt ADD COLUMN written_bytes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE attempt ADD COLUMN committed_rows INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE attempt ADD COLUMN dead_rows INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE attempt ADD COLUMN uncommitted_rows INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE attempt ADD COLUMN open_transactions INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX attempt_run ON attempt (job, run) WHERE state IS NOT NULL;
        CREATE INDEX attempt_slot ON attempt (worker, incarnation) WHERE state < 10;

        ALTER TABLE split ADD COLUMN holder INTEGER;
        ALTER TABLE split ADD COLUMN is_done INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX split_open ON split (job, generation, ordinal) WHERE is_done = 0;
        CREATE INDEX split_held ON split (job, generation, holder) WHERE is_done = 0 AND holder IS NOT NULL;
        """;
}
