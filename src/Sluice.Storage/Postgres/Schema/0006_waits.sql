-- At a sink that does not fence, an attempt that is gone may have left a write on its way: it is waited for, until this instant.
ALTER TABLE residual ADD COLUMN wait_over_at timestamptz;

-- By the rules under which they were written these were closed: what a receipt says is final is not taken back.
UPDATE residual SET wait_over_at = confirmed_at WHERE confirmed_at IS NOT NULL;

-- Not closed: neither gone nor fenced at sinks that all fence (1 and 2; a number that is not known does not), else still waited for.
CREATE INDEX residual_awaited ON residual (job, n)
    WHERE CASE WHEN fencing IN (1, 2) THEN coalesce(confirmed_at, fenced_at) ELSE wait_over_at END IS NULL;

-- Gone, and what it had on its way may still land.
CREATE INDEX residual_landing ON residual (attempt) WHERE confirmed_at IS NOT NULL AND wait_over_at IS NULL AND fencing NOT IN (1, 2);

-- An attempt's agent has told that it is gone. One that was not left behind is noted only where it may have left a write on its way.
CREATE FUNCTION note_end(r run, a attempt, p_quiesced boolean, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_proof text := a.worker || '#' || a.incarnation || ' saw its process gone' || CASE WHEN p_quiesced THEN ', after all that it wrote was answered' ELSE '' END;
BEGIN
    UPDATE residual SET
        confirmed_at = coalesce(confirmed_at, p_at), proof = v_proof,
        quiet_at = CASE WHEN p_quiesced AND quiet_kind <> 0 THEN p_at ELSE quiet_at END,
        quiet_why = CASE WHEN p_quiesced AND quiet_kind <> 0 THEN '' ELSE quiet_why END,
        quiet_kind = CASE WHEN p_quiesced THEN 0 ELSE quiet_kind END,
        wait_over_at = CASE WHEN p_quiesced THEN coalesce(wait_over_at, p_at) ELSE wait_over_at END
    WHERE attempt = a.id;
    IF NOT FOUND THEN
        IF p_quiesced OR r.job IS NULL OR weakest(r.fencing) <> 0 THEN
            RETURN;
        END IF;
        INSERT INTO residual (
            attempt, job, n, worker, incarnation, task, epoch, fencing, last_seen_at, stuck_where, confirmed_at, proof, writes_kind, writes_at, quiet_kind)
        VALUES (a.id, a.job, a.n, a.worker, a.incarnation, a.task, r.epoch + 1, 0, p_at, a.breadcrumb, p_at, v_proof, 0, p_at, 1)
        ON CONFLICT (attempt) DO NOTHING;
    END IF;
    PERFORM touch_receipts(a.job, a.n);
END $$;

-- A release that does not know the last parameter does not say it: then what was on its way is waited for.
DROP FUNCTION report_attempt(bigint, integer, bigint, text, bigint, bigint, integer, timestamptz, bigint, bigint, bigint, bigint, bigint, bigint, bigint, integer, text, boolean, text);

-- Verdicts: 0 continue, 1 stop, 2 already final.
CREATE FUNCTION report_attempt(
    p_job bigint, p_n integer, p_attempt bigint, p_worker text, p_incarnation bigint, p_seq bigint, p_state integer, p_at timestamptz,
    p_read_rows bigint, p_read_bytes bigint, p_written_rows bigint, p_written_bytes bigint, p_committed_rows bigint, p_dead_rows bigint,
    p_uncommitted_rows bigint, p_open_transactions integer, p_error text, p_transient boolean, p_breadcrumb text, p_quiesced boolean DEFAULT false)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    r run := share_run(p_job, p_n);
    a attempt;
    v_own boolean;
    v_verdict integer;
    v_gone boolean := p_state IN (10, 11, 12, 13);
BEGIN
    SELECT * INTO a FROM attempt WHERE id = p_attempt AND job = p_job AND n = p_n FOR UPDATE;
    v_own := a.worker IS NOT DISTINCT FROM p_worker AND a.incarnation IS NOT DISTINCT FROM p_incarnation;
    v_verdict := CASE
        WHEN r.job IS NULL OR a.id IS NULL THEN 1
        WHEN r.final THEN 2
        WHEN v_own AND a.epoch = r.epoch AND a.state IN (1, 2) AND r.status IN (0, 1, 2, 3, 4, 5, 6) THEN 0
        ELSE 1 END;
    IF v_verdict = 0 THEN
        UPDATE attempt SET
            state = p_state, seq = greatest(seq, p_seq), last_seen_at = p_at, ended_at = CASE WHEN v_gone THEN p_at END,
            error = coalesce(p_error, error), transient = p_transient, breadcrumb = p_breadcrumb,
            read_rows = p_read_rows, read_bytes = p_read_bytes, written_rows = p_written_rows, written_bytes = p_written_bytes,
            committed_rows = p_committed_rows, dead_rows = p_dead_rows, uncommitted_rows = p_uncommitted_rows,
            open_transactions = p_open_transactions
        WHERE id = p_attempt AND (seq < p_seq OR v_gone) RETURNING * INTO a;
        IF FOUND AND v_gone THEN
            PERFORM note_end(r, a, p_quiesced, p_at);
        END IF;
    ELSIF v_gone AND v_own THEN
        -- That its process is gone is all that it tells; it must not fail its run.
        UPDATE attempt SET state = 12, seq = greatest(seq, p_seq), last_seen_at = p_at, ended_at = p_at, error = coalesce(p_error, error)
        WHERE id = p_attempt AND state < 10;
        IF FOUND THEN
            PERFORM note_end(r, a, p_quiesced, p_at);
        END IF;
    ELSIF v_verdict = 2 THEN
        UPDATE receipt SET late_reports = late_reports + 1, progress_version = progress_version + 1
        WHERE job = p_job AND n = p_n AND ordinal = (SELECT max(ordinal) FROM receipt WHERE job = p_job AND n = p_n);
    END IF;
    RETURN v_verdict;
END $$;

-- Whether an attempt that may go on holds a split, or one whose writes to it may still land.
CREATE OR REPLACE FUNCTION is_held(p_holder bigint, r run) RETURNS boolean LANGUAGE sql AS $$
    SELECT p_holder IS NOT NULL AND (
        EXISTS (SELECT FROM attempt h WHERE h.id = p_holder AND h.job = r.job AND h.n = r.n AND h.epoch = r.epoch AND h.state IN (1, 2))
        OR EXISTS (
            SELECT FROM residual x WHERE x.attempt = p_holder AND x.job = r.job AND x.n = r.n
                AND x.confirmed_at IS NOT NULL AND x.wait_over_at IS NULL AND x.fencing NOT IN (1, 2)))
$$;

DROP FUNCTION settle_residual(
    bigint, bigint, integer, timestamptz, timestamptz, timestamptz, timestamptz, text, text, integer, timestamptz, text, integer, timestamptz, text);

-- The event, when the wait is over by what is learned: it names the risk that is left.
CREATE FUNCTION settle_residual(
    p_attempt bigint, p_job bigint, p_n integer, p_last_seen_at timestamptz, p_expired_at timestamptz, p_fenced_at timestamptz,
    p_confirmed_at timestamptz, p_proof text, p_stuck_where text,
    p_writes_kind integer, p_writes_at timestamptz, p_writes_why text, p_quiet_kind integer, p_quiet_at timestamptz, p_quiet_why text,
    p_wait_over_at timestamptz DEFAULT NULL, p_event text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_before residual;
    v_after residual;
BEGIN
    SELECT * INTO v_before FROM residual WHERE attempt = p_attempt AND job = p_job AND n = p_n FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    UPDATE residual SET
        last_seen_at = greatest(last_seen_at, p_last_seen_at), expired_at = coalesce(expired_at, p_expired_at),
        fenced_at = coalesce(fenced_at, p_fenced_at), confirmed_at = coalesce(confirmed_at, p_confirmed_at),
        wait_over_at = coalesce(wait_over_at, p_wait_over_at),
        proof = CASE WHEN p_proof = '' THEN proof ELSE p_proof END, stuck_where = coalesce(p_stuck_where, stuck_where),
        writes_at = CASE WHEN writes_kind = 0 OR p_writes_kind = 1 THEN writes_at ELSE p_writes_at END,
        writes_why = CASE WHEN writes_kind = 0 OR p_writes_kind = 1 THEN writes_why ELSE p_writes_why END,
        writes_kind = CASE WHEN writes_kind = 0 OR p_writes_kind = 1 THEN writes_kind ELSE p_writes_kind END,
        quiet_at = CASE WHEN quiet_kind = 0 OR p_quiet_kind = 1 THEN quiet_at ELSE p_quiet_at END,
        quiet_why = CASE WHEN quiet_kind = 0 OR p_quiet_kind = 1 THEN quiet_why ELSE p_quiet_why END,
        quiet_kind = CASE WHEN quiet_kind = 0 OR p_quiet_kind = 1 THEN quiet_kind ELSE p_quiet_kind END
    WHERE attempt = p_attempt RETURNING * INTO v_after;
    IF p_event IS NOT NULL AND v_before.wait_over_at IS NULL AND v_after.wait_over_at IS NOT NULL THEN
        INSERT INTO event (job, n, at, status, message)
        SELECT job, n, p_wait_over_at, status, p_event FROM run WHERE job = p_job AND n = p_n;
    END IF;
    IF v_after IS DISTINCT FROM v_before THEN
        PERFORM touch_receipts(p_job, p_n);
    END IF;
END $$;

-- As before, with what is closed by the rule above.
CREATE OR REPLACE FUNCTION forget_receipts(p_before timestamptz, p_most integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_rows bigint := 0;
    v_step bigint;
    v_last bigint;
    v_run record;
BEGIN
    FOR v_run IN
        SELECT d.job, d.n FROM receipt d WHERE NOT EXISTS (SELECT FROM run r WHERE r.job = d.job AND r.n = d.n)
        GROUP BY d.job, d.n HAVING max(d.decided_at) <= p_before ORDER BY d.job, d.n LIMIT p_most
    LOOP
        EXIT WHEN v_rows >= p_most;
        WITH gone AS (DELETE FROM receipt WHERE job = v_run.job AND n = v_run.n RETURNING id)
        SELECT count(*), max(id) INTO v_step, v_last FROM gone;
        v_rows := v_rows + v_step;
        UPDATE store SET swept_stops = v_last WHERE swept_stops < v_last;
        DELETE FROM residual WHERE job = v_run.job AND n = v_run.n
            AND CASE WHEN fencing IN (1, 2) THEN coalesce(confirmed_at, fenced_at) ELSE wait_over_at END IS NOT NULL;
        GET DIAGNOSTICS v_step = ROW_COUNT;
        v_rows := v_rows + v_step;
        DELETE FROM fence WHERE job = v_run.job AND n = v_run.n AND state >= 10;
        GET DIAGNOSTICS v_step = ROW_COUNT;
        v_rows := v_rows + v_step;
    END LOOP;
    RETURN v_rows;
END $$;
