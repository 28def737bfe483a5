-- Changes of runs. Each is one function and so one statement: a node that freezes holds no lock between two of them. Within a function every
-- statement sees what was committed before it began (they are VOLATILE), so what is read after a lock was waited for is what stands under it.

-- Whoever writes on behalf of an attempt shares a run with others, whoever changes its status has it alone. The advisory lock queues them in
-- order: on the row's lock alone a stream of sharers overtakes a waiting change for as long as it flows. The row's lock is what counts.
CREATE FUNCTION share_run(p_job bigint, p_n integer, OUT r run) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashint8(p_job), p_n);
    SELECT * INTO r FROM run WHERE job = p_job AND n = p_n FOR SHARE;
END $$;

-- Starts and deletions share the store with each other; a new incarnation has it alone.
CREATE FUNCTION share_store() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE v_incarnation integer;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1399616885, 0);
    SELECT incarnation INTO v_incarnation FROM store;
    RETURN v_incarnation;
END $$;

CREATE FUNCTION durability() RETURNS integer LANGUAGE sql AS
$$ SELECT CASE WHEN current_setting('synchronous_standby_names') = '' OR current_setting('synchronous_commit') IN ('off', 'local') THEN 0 ELSE 1 END $$;

CREATE FUNCTION weakest(p_fencing integer[]) RETURNS integer LANGUAGE plpgsql AS
$$ BEGIN RETURN (SELECT coalesce(min(CASE WHEN f IN (1, 2) THEN f ELSE 0 END), 2) FROM unnest(p_fencing) f); END $$;

-- What was only assigned is withdrawn; what may be alive becomes a residual, and is fenced. Returns what is left behind now.
CREATE FUNCTION leave_attempts(
    r run, p_at timestamptz, OUT attempts integer, OUT rows bigint, OUT transactions integer, OUT splits integer)
LANGUAGE plpgsql AS $$
DECLARE
    -- Once, and not for each row: a function of SQL is planned anew for every statement that calls it.
    v_weakest integer := weakest(r.fencing);
BEGIN
    UPDATE attempt SET state = 13, ended_at = p_at WHERE job = r.job AND n = r.n AND state = 0;
    WITH kept AS (
        INSERT INTO residual (attempt, job, n, worker, incarnation, task, epoch, fencing, last_seen_at, stuck_where, writes_kind, quiet_kind)
        SELECT a.id, a.job, a.n, a.worker, a.incarnation, a.task, r.epoch, v_weakest, a.last_seen_at, a.breadcrumb, 1, 1
        FROM attempt a WHERE a.job = r.job AND a.n = r.n AND a.state IN (1, 2, 3)
        ON CONFLICT (attempt) DO NOTHING
        RETURNING attempt
    )
    SELECT count(*), coalesce(sum(a.uncommitted_rows), 0), coalesce(sum(a.open_transactions), 0),
           coalesce(sum((SELECT count(*) FROM split s WHERE s.holder = a.id AND NOT s.done)), 0)
    INTO attempts, rows, transactions, splits FROM kept k JOIN attempt a ON a.id = k.attempt;

    IF attempts > 0 OR EXISTS (
        SELECT FROM residual WHERE job = r.job AND n = r.n AND confirmed_at IS NULL AND (fenced_at IS NULL OR fencing NOT IN (1, 2)))
    THEN
        INSERT INTO fence AS f (job, n, sink, generation, epoch, state, quiet_kind)
        SELECT r.job, r.n, s.sink, r.generation, r.epoch, 0, 1 FROM unnest(r.sinks, r.fencing) s(sink, fencing) WHERE s.fencing IN (1, 2)
        ON CONFLICT (job, n, sink) DO UPDATE
        SET epoch = EXCLUDED.epoch, state = 0, claim = f.claim + 1, claimed_by = NULL, done_at = NULL, quiet_kind = 1, quiet_at = NULL, quiet_why = '';
    END IF;
END $$;

-- Whether every session can take what it is given; locks each, in one order for all, and no row that renewals need.
CREATE FUNCTION have_slots(p_workers text[], p_incarnations bigint[]) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE v record;
BEGIN
    FOR v IN SELECT DISTINCT i FROM unnest(p_incarnations) i ORDER BY i LOOP
        PERFORM pg_advisory_xact_lock(1399616886, hashint8(v.i));
    END LOOP;
    RETURN NOT EXISTS (
        SELECT FROM (SELECT w, i, count(*) AS given FROM unnest(p_workers, p_incarnations) g(w, i) GROUP BY w, i) g
        LEFT JOIN session s ON s.worker = g.w AND s.incarnation = g.i
        WHERE s.worker IS NULL OR s.lost OR s.superseded OR s.draining OR s.quarantine IS NOT NULL
           OR s.slots - (SELECT count(*) FROM attempt a WHERE a.worker = g.w AND a.incarnation = g.i AND a.state < 10) < g.given);
END $$;

-- outcome: as ChangeOutcome (0 committed, 1 stale, 2 request known).
CREATE FUNCTION change_run(
    p_job bigint, p_n integer, p_version bigint, p_status integer, p_final boolean, p_leaves boolean, p_why text, p_at timestamptz,
    p_deadline timestamptz, p_on_deadline integer, p_stop integer, p_stuck boolean, p_error text, p_retries integer, p_retry_at timestamptz,
    p_assign_tasks integer[], p_assign_workers text[], p_assign_incarnations bigint[], p_withdraw bigint[], p_lose bigint[],
    p_receipt boolean, p_receipt_kind integer, p_receipt_by text, p_receipt_reason text, p_receipt_at timestamptz,
    p_request text, p_request_kind integer, p_request_hash text, p_request_outcome integer,
    OUT outcome integer, OUT r run, OUT d receipt, OUT q request)
LANGUAGE plpgsql AS $$
DECLARE
    v_raise integer := p_leaves::integer;
    v_attempts integer := 0;
    v_rows bigint := 0;
    v_transactions integer := 0;
    v_splits integer := 0;
    v_ordinal integer;
BEGIN
    IF p_request IS NOT NULL THEN
        INSERT INTO request (id, kind, body_hash, outcome, job, n, at)
        VALUES (p_request, p_request_kind, p_request_hash, p_request_outcome, p_job, p_n, p_at) ON CONFLICT (id) DO NOTHING;
        IF NOT FOUND THEN
            outcome := 2;
            SELECT * INTO q FROM request WHERE id = p_request;
            RETURN;
        END IF;
    END IF;

    PERFORM pg_advisory_xact_lock(hashint8(p_job), p_n);
    outcome := 1;
    IF cardinality(p_assign_tasks) = 0 OR have_slots(p_assign_workers, p_assign_incarnations) THEN
        UPDATE run SET
            status = p_status, final = p_final, epoch = epoch + v_raise, version = version + 1,
            status_at = CASE WHEN status = p_status THEN status_at ELSE p_at END,
            ended_at = CASE WHEN p_final THEN p_at END, error = coalesce(p_error, error),
            deadline = p_deadline, on_deadline = p_on_deadline, stop = p_stop, stuck = p_stuck, retries = p_retries, retry_at = p_retry_at
        WHERE job = p_job AND n = p_n AND NOT final AND (p_version IS NULL OR version = p_version)
        RETURNING * INTO r;
        outcome := CASE WHEN FOUND THEN 0 ELSE 1 END;
    END IF;
    IF outcome = 1 THEN
        DELETE FROM request WHERE id = p_request;
        SELECT * INTO r FROM run WHERE job = p_job AND n = p_n;
        RETURN;
    END IF;

    IF cardinality(p_withdraw) > 0 THEN
        UPDATE attempt SET state = 13, ended_at = p_at WHERE job = p_job AND n = p_n AND id = ANY (p_withdraw) AND state = 0;
    END IF;
    IF cardinality(p_lose) > 0 THEN
        WITH lost AS (
            UPDATE attempt SET state = 3 WHERE job = p_job AND n = p_n AND id = ANY (p_lose) AND state IN (1, 2) RETURNING *
        )
        INSERT INTO residual (attempt, job, n, worker, incarnation, task, epoch, fencing, last_seen_at, stuck_where, writes_kind, quiet_kind)
        SELECT id, job, n, worker, incarnation, task, r.epoch - v_raise + 1, weakest(r.fencing), last_seen_at, breadcrumb, 1, 1 FROM lost
        ON CONFLICT (attempt) DO NOTHING;
    END IF;
    IF p_leaves THEN
        SELECT attempts, rows, transactions, splits INTO v_attempts, v_rows, v_transactions, v_splits FROM leave_attempts(r, p_at);
    END IF;
    IF cardinality(p_assign_tasks) > 0 THEN
        INSERT INTO attempt (job, n, task, epoch, worker, incarnation, state, assigned_at)
        SELECT p_job, p_n, a.task, r.epoch, a.worker, a.incarnation, 0, p_at
        FROM unnest(p_assign_tasks, p_assign_workers, p_assign_incarnations) a(task, worker, incarnation);
    END IF;

    IF p_receipt OR v_attempts > 0 OR p_request IS NOT NULL THEN
        SELECT coalesce(max(ordinal), 0) INTO v_ordinal FROM receipt WHERE job = p_job AND n = p_n;
    END IF;
    IF p_receipt OR v_attempts > 0 THEN
        v_ordinal := v_ordinal + 1;
        INSERT INTO receipt (
            job, n, ordinal, request, kind, requested_by, reason, requested_at, decided_at, version, epoch, durability,
            left_attempts, left_rows, left_transactions, left_splits)
        VALUES (
            p_job, p_n, v_ordinal, p_request, p_receipt_kind, p_receipt_by, p_receipt_reason, p_receipt_at, p_at, r.version, r.epoch, durability(),
            v_attempts, v_rows, v_transactions, v_splits)
        RETURNING * INTO d;
    END IF;
    IF p_request IS NOT NULL AND v_ordinal > 0 THEN
        UPDATE request SET stop_ordinal = v_ordinal WHERE id = p_request;
    END IF;
    INSERT INTO event (job, n, at, status, message) VALUES (p_job, p_n, p_at, p_status, p_why);
END $$;
