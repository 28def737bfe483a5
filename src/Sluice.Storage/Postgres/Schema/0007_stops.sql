-- A stop does as little as it can between its first lock and its COMMIT: what limits it is the work of the server within the transaction.

-- Asked for by no one any more: what is open by the later rule is found by residual_awaited, and a run's by residual_run.
DROP INDEX residual_open;

-- An expression: a query within would be made ready anew for each call.
CREATE OR REPLACE FUNCTION weakest(p_fencing integer[]) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    RETURN CASE WHEN NOT p_fencing <@ '{1,2}' THEN 0 WHEN 1 = ANY (p_fencing) THEN 1 ELSE 2 END;
END $$;

-- As before, with statements that each do one thing by one index, and none that finds nothing where that is known beforehand.
CREATE OR REPLACE FUNCTION leave_attempts(
    r run, p_at timestamptz, OUT attempts integer, OUT rows bigint, OUT transactions integer, OUT splits integer)
LANGUAGE plpgsql AS $$
DECLARE
    v_id bigint;
    v_state integer;
    v_epoch bigint;
    v_rows bigint;
    v_transactions integer;
    v_left bigint[];
    v_weakest integer;
    v_is_assigned boolean := false;
    v_is_open boolean;
BEGIN
    attempts := 0;
    rows := 0;
    transactions := 0;
    splits := 0;
    FOR v_id, v_state, v_epoch, v_rows, v_transactions IN
        SELECT id, state, epoch, uncommitted_rows, open_transactions FROM attempt WHERE job = r.job AND n = r.n AND state IN (0, 1, 2, 3)
    LOOP
        IF v_state = 0 THEN
            v_is_assigned := true;
            CONTINUE;
        END IF;
        -- One that was declared lost, or left behind when the epoch was raised before, is a residual already.
        IF v_state = 3 OR v_epoch + 1 <> r.epoch THEN
            CONTINUE WHEN EXISTS (SELECT FROM residual WHERE attempt = v_id);
        END IF;
        v_left := v_left || v_id;
        attempts := attempts + 1;
        rows := rows + v_rows;
        transactions := transactions + v_transactions;
    END LOOP;
    IF v_is_assigned THEN
        UPDATE attempt SET state = 13, ended_at = p_at WHERE job = r.job AND n = r.n AND state = 0;
    END IF;
    IF attempts > 0 THEN
        v_weakest := weakest(r.fencing);
        INSERT INTO residual (attempt, job, n, worker, incarnation, task, epoch, fencing, last_seen_at, stuck_where, writes_kind, quiet_kind)
        SELECT id, job, n, worker, incarnation, task, r.epoch, v_weakest, last_seen_at, breadcrumb, 1, 1 FROM attempt WHERE id = ANY (v_left);
        SELECT count(*) INTO splits FROM split WHERE holder = ANY (v_left) AND NOT done;
    END IF;

    v_is_open := attempts > 0;
    IF NOT v_is_open THEN
        v_is_open := EXISTS (
            SELECT FROM residual WHERE job = r.job AND n = r.n AND confirmed_at IS NULL AND (fenced_at IS NULL OR fencing NOT IN (1, 2)));
    END IF;
    IF v_is_open THEN
        FOR i IN 1 .. cardinality(r.fencing) LOOP
            IF r.fencing[i] IN (1, 2) THEN
                INSERT INTO fence AS f (job, n, sink, generation, epoch, state, quiet_kind)
                VALUES (r.job, r.n, r.sinks[i], r.generation, r.epoch, 0, 1)
                ON CONFLICT (job, n, sink) DO UPDATE
                SET epoch = EXCLUDED.epoch, state = 0, claim = f.claim + 1, claimed_by = NULL, done_at = NULL,
                    quiet_kind = 1, quiet_at = NULL, quiet_why = '';
            END IF;
        END LOOP;
    END IF;
END $$;

-- outcome: as ChangeOutcome (0 committed, 1 stale, 2 request known).
CREATE OR REPLACE FUNCTION change_run(
    p_job bigint, p_n integer, p_version bigint, p_status integer, p_final boolean, p_leaves boolean, p_why text, p_at timestamptz,
    p_deadline timestamptz, p_on_deadline integer, p_stop integer, p_stuck boolean, p_error text, p_retries integer, p_retry_at timestamptz,
    p_assign_tasks integer[], p_assign_workers text[], p_assign_incarnations bigint[], p_withdraw bigint[], p_lose bigint[],
    p_receipt boolean, p_receipt_kind integer, p_receipt_by text, p_receipt_reason text, p_receipt_at timestamptz,
    p_request text, p_request_kind integer, p_request_hash text, p_request_outcome integer,
    OUT outcome integer, OUT r run, OUT d receipt, OUT q request)
LANGUAGE plpgsql AS $$
DECLARE
    v_raise integer := p_leaves::integer;
    v_left record;
    v_attempts integer := 0;
    v_rows bigint := 0;
    v_transactions integer := 0;
    v_splits integer := 0;
    -- Most runs are stopped once: written with the request, and mended below where it is another one.
    v_foreseen integer := CASE WHEN p_receipt THEN 1 END;
    v_ordinal integer;
BEGIN
    IF p_request IS NOT NULL THEN
        INSERT INTO request (id, kind, body_hash, outcome, job, n, stop_ordinal, at)
        VALUES (p_request, p_request_kind, p_request_hash, p_request_outcome, p_job, p_n, v_foreseen, p_at) ON CONFLICT (id) DO NOTHING;
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
        -- An expression and not a query: it costs its call alone.
        v_left := leave_attempts(r, p_at);
        v_attempts := v_left.attempts;
        v_rows := v_left.rows;
        v_transactions := v_left.transactions;
        v_splits := v_left.splits;
    END IF;
    IF cardinality(p_assign_tasks) > 0 THEN
        INSERT INTO attempt (job, n, task, epoch, worker, incarnation, state, assigned_at)
        SELECT p_job, p_n, a.task, r.epoch, a.worker, a.incarnation, 0, p_at
        FROM unnest(p_assign_tasks, p_assign_workers, p_assign_incarnations) a(task, worker, incarnation);
    END IF;

    IF p_receipt OR v_attempts > 0 THEN
        INSERT INTO receipt (
            job, n, ordinal, request, kind, requested_by, reason, requested_at, decided_at, version, epoch, durability,
            left_attempts, left_rows, left_transactions, left_splits)
        VALUES (
            p_job, p_n, (SELECT coalesce(max(ordinal), 0) + 1 FROM receipt WHERE job = p_job AND n = p_n),
            p_request, p_receipt_kind, p_receipt_by, p_receipt_reason, p_receipt_at, p_at, r.version, r.epoch, durability(),
            v_attempts, v_rows, v_transactions, v_splits)
        RETURNING * INTO d;
        v_ordinal := d.ordinal;
    ELSIF p_request IS NOT NULL THEN
        SELECT nullif(max(ordinal), 0) INTO v_ordinal FROM receipt WHERE job = p_job AND n = p_n;
    END IF;
    IF p_request IS NOT NULL AND v_ordinal IS DISTINCT FROM v_foreseen THEN
        UPDATE request SET stop_ordinal = v_ordinal WHERE id = p_request;
    END IF;
    INSERT INTO event (job, n, at, status, message) VALUES (p_job, p_n, p_at, p_status, p_why);
END $$;
