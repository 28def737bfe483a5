-- Writes on behalf of attempts. Each shares the run's row and judges by what stands under that lock, as Sluice.Core's Verdicts do.

-- The attempt, when it may go on: under the lock of its run, and its own, which is taken after it.
CREATE FUNCTION going_attempt(r run, p_attempt bigint, OUT a attempt) LANGUAGE plpgsql AS $$
BEGIN
    -- In a status of a newer release nothing is known of what may be written: so nothing is.
    IF NOT r.final AND r.status IN (0, 1, 2, 3, 4, 5, 6) THEN
        SELECT * INTO a FROM attempt WHERE id = p_attempt AND job = r.job AND n = r.n AND epoch = r.epoch AND state IN (1, 2) FOR UPDATE;
    END IF;
END $$;

-- The progress of the run's receipts has changed. Always the last lock of its transaction, and in one order.
CREATE FUNCTION touch_receipts(p_job bigint, p_n integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM receipt WHERE job = p_job AND n = p_n ORDER BY ordinal FOR UPDATE;
    UPDATE receipt SET progress_version = progress_version + 1 WHERE job = p_job AND n = p_n;
END $$;

CREATE FUNCTION claim_attempt(p_worker text, p_incarnation bigint, p_attempt bigint, p_at timestamptz, OUT a attempt, OUT r run)
LANGUAGE plpgsql AS $$
DECLARE v_may boolean;
BEGIN
    SELECT * INTO a FROM attempt WHERE id = p_attempt;
    r := share_run(a.job, a.n);
    SELECT * INTO a FROM attempt WHERE id = p_attempt FOR UPDATE;
    SELECT NOT lost AND NOT superseded INTO v_may FROM session WHERE worker = p_worker AND incarnation = p_incarnation;
    IF v_may AND NOT r.final AND (a.state = 1 OR (a.state = 0 AND r.status IN (2, 3)))
        AND a.epoch = r.epoch AND a.worker = p_worker AND a.incarnation = p_incarnation
    THEN
        UPDATE attempt SET state = 1, last_seen_at = p_at WHERE id = p_attempt AND state = 0;
        SELECT * INTO a FROM attempt WHERE id = p_attempt;
    ELSE
        a := NULL;
    END IF;
END $$;

-- Verdicts: 0 continue, 1 stop, 2 already final.
CREATE FUNCTION report_attempt(
    p_job bigint, p_n integer, p_attempt bigint, p_worker text, p_incarnation bigint, p_seq bigint, p_state integer, p_at timestamptz,
    p_read_rows bigint, p_read_bytes bigint, p_written_rows bigint, p_written_bytes bigint, p_committed_rows bigint, p_dead_rows bigint,
    p_uncommitted_rows bigint, p_open_transactions integer, p_error text, p_transient boolean, p_breadcrumb text)
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
        WHERE id = p_attempt AND (seq < p_seq OR v_gone);
    ELSIF v_gone AND v_own THEN
        -- That its process is gone is all that it tells; it must not fail its run.
        UPDATE attempt SET state = 12, seq = greatest(seq, p_seq), last_seen_at = p_at, ended_at = p_at, error = coalesce(p_error, error)
        WHERE id = p_attempt AND state < 10;
        IF FOUND THEN
            UPDATE residual SET confirmed_at = coalesce(confirmed_at, p_at), proof = 'its agent saw the process gone' WHERE attempt = p_attempt;
            PERFORM touch_receipts(p_job, p_n);
        END IF;
    ELSIF v_verdict = 2 THEN
        UPDATE receipt SET late_reports = late_reports + 1, progress_version = progress_version + 1
        WHERE job = p_job AND n = p_n AND ordinal = (SELECT max(ordinal) FROM receipt WHERE job = p_job AND n = p_n);
    END IF;
    RETURN v_verdict;
END $$;

-- Whether an attempt that may go on holds a split.
CREATE FUNCTION is_held(p_holder bigint, r run) RETURNS boolean LANGUAGE sql AS $$
    SELECT p_holder IS NOT NULL AND EXISTS (
        SELECT FROM attempt h WHERE h.id = p_holder AND h.job = r.job AND h.n = r.n AND h.epoch = r.epoch AND h.state IN (1, 2))
$$;

CREATE FUNCTION take_split(p_job bigint, p_n integer, p_attempt bigint) RETURNS SETOF split LANGUAGE plpgsql AS $$
DECLARE
    v_ordinal integer;
    r run := share_run(p_job, p_n);
    a attempt := going_attempt(r, p_attempt);
BEGIN
    IF a.id IS NULL OR r.status NOT IN (0, 1, 2, 3) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT * FROM split
        WHERE job = p_job AND generation = r.generation AND holder = p_attempt AND NOT done ORDER BY ordinal LIMIT 1;
    IF FOUND THEN
        RETURN;
    END IF;
    -- Chosen, locked, and judged again in a statement of its own: the one that chose it judged by who held it before. SKIP LOCKED: what another
    -- attempt takes at this moment is its own, unless its transaction fails; then it is found again.
    LOOP
        SELECT s.ordinal INTO v_ordinal FROM split s
        WHERE s.job = p_job AND s.generation = r.generation AND NOT s.done AND NOT is_held(s.holder, r)
        ORDER BY s.ordinal LIMIT 1 FOR UPDATE OF s SKIP LOCKED;
        EXIT WHEN NOT FOUND;
        RETURN QUERY UPDATE split SET holder = p_attempt
            WHERE job = p_job AND generation = r.generation AND ordinal = v_ordinal AND NOT done AND NOT is_held(holder, r)
            RETURNING *;
        EXIT WHEN FOUND;
    END LOOP;
END $$;

-- 0 recorded, 1 fenced.
CREATE FUNCTION finish_split(p_job bigint, p_n integer, p_attempt bigint, p_split text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    r run := share_run(p_job, p_n);
    a attempt := going_attempt(r, p_attempt);
BEGIN
    IF a.id IS NULL THEN
        RETURN 1;
    END IF;
    UPDATE split SET done = true WHERE job = p_job AND generation = r.generation AND id = p_split AND holder = p_attempt;
    RETURN CASE WHEN FOUND THEN 0 ELSE 1 END;
END $$;

CREATE FUNCTION complete_generation(p_job bigint, p_n integer, p_attempt bigint) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    r run := share_run(p_job, p_n);
    a attempt := going_attempt(r, p_attempt);
BEGIN
    IF a.id IS NULL THEN
        RETURN 1;
    END IF;
    UPDATE generation SET is_completed = true
    WHERE job = p_job AND generation = r.generation AND schemas IS NOT NULL
      AND NOT EXISTS (SELECT FROM split s WHERE s.job = p_job AND s.generation = r.generation AND NOT s.done);
    RETURN CASE WHEN FOUND THEN 0 ELSE 1 END;
END $$;

-- The run's lock and its epoch, for what is written under a run alone.
CREATE FUNCTION is_live(p_job bigint, p_n integer, p_epoch bigint, OUT live boolean, OUT generation integer) LANGUAGE plpgsql AS $$
DECLARE r run := share_run(p_job, p_n);
BEGIN
    live := coalesce(NOT r.final AND r.epoch = p_epoch AND r.status IN (0, 1, 2, 3, 4, 5, 6), false);
    generation := r.generation;
END $$;

CREATE FUNCTION begin_attempt(p_job bigint, p_n integer, p_epoch bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    RETURN CASE WHEN (is_live(p_job, p_n, p_epoch)).live THEN nextval(pg_get_serial_sequence('attempt', 'id')) END;
END $$;

CREATE FUNCTION take_over(
    p_job bigint, p_n integer, p_epoch bigint, p_generation integer, p_sink text, p_split text, p_owner bigint, p_at timestamptz)
RETURNS SETOF progress LANGUAGE plpgsql AS $$
BEGIN
    IF (is_live(p_job, p_n, p_epoch)).live THEN
        RETURN QUERY INSERT INTO progress AS p (job, generation, sink, split, owner, seq, position, rows, updated_at)
            VALUES (p_job, p_generation, p_sink, p_split, p_owner, 0, '', 0, p_at)
            ON CONFLICT (job, generation, sink, split) DO UPDATE SET owner = EXCLUDED.owner, updated_at = EXCLUDED.updated_at
            WHERE p.owner <= EXCLUDED.owner RETURNING p.*;
    END IF;
END $$;

CREATE FUNCTION record_commit(
    p_job bigint, p_n integer, p_epoch bigint, p_sink text, p_split text, p_owner bigint, p_seq bigint, p_position text, p_rows bigint,
    p_manifest text, p_manifest_rows bigint, p_at timestamptz)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE l record;
BEGIN
    SELECT * INTO l FROM is_live(p_job, p_n, p_epoch);
    IF NOT l.live THEN
        RETURN 1;
    END IF;
    UPDATE progress SET seq = p_seq, position = p_position, rows = p_rows, updated_at = p_at
    WHERE job = p_job AND generation = l.generation AND sink = p_sink AND split = p_split AND owner = p_owner AND seq + 1 = p_seq;
    IF NOT FOUND THEN
        RETURN 1;
    END IF;
    IF p_manifest IS NOT NULL THEN
        INSERT INTO staged (job, generation, sink, split, seq, manifest, rows, recorded_at)
        VALUES (p_job, l.generation, p_sink, p_split, p_seq, p_manifest, p_manifest_rows, p_at);
    END IF;
    RETURN 0;
END $$;

CREATE FUNCTION mark_done_once(
    p_job bigint, p_n integer, p_epoch bigint, p_generation integer, p_sink text, p_split text, p_owner bigint, p_at timestamptz)
RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (is_live(p_job, p_n, p_epoch)).live THEN
        RETURN 1;
    END IF;
    INSERT INTO progress AS p (job, generation, sink, split, owner, seq, position, rows, updated_at)
    VALUES (p_job, p_generation, p_sink, p_split, p_owner, 1, 'end', 0, p_at)
    ON CONFLICT (job, generation, sink, split) DO UPDATE
    SET owner = EXCLUDED.owner, seq = EXCLUDED.seq, position = EXCLUDED.position, rows = EXCLUDED.rows, updated_at = EXCLUDED.updated_at
    WHERE p.owner <= EXCLUDED.owner;
    RETURN CASE WHEN FOUND THEN 0 ELSE 1 END;
END $$;

CREATE FUNCTION complete_fence(
    p_job bigint, p_n integer, p_sink text, p_epoch bigint, p_claim bigint, p_state integer, p_proof text,
    p_quiet_kind integer, p_quiet_at timestamptz, p_quiet_why text, p_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_all record;
BEGIN
    -- All fence tasks of the run: of two results at once, one sees the other's.
    PERFORM 1 FROM fence WHERE job = p_job AND n = p_n ORDER BY sink FOR UPDATE;
    UPDATE fence SET
        state = p_state, proof = p_proof, claimed_by = NULL, done_at = CASE WHEN p_state >= 10 THEN p_at END,
        quiet_kind = p_quiet_kind, quiet_at = p_quiet_at, quiet_why = p_quiet_why
    WHERE job = p_job AND n = p_n AND sink = p_sink AND state <> 10 AND epoch <= p_epoch AND (claim = p_claim OR p_state = 10);
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT bool_and(state = 10) AS fenced, max(quiet_kind) AS kind, max(quiet_at) AS at, max(quiet_why) AS why, min(epoch) AS epoch,
           string_agg(sink || ': ' || proof, '; ' ORDER BY sink) AS proof
    INTO v_all FROM fence WHERE job = p_job AND n = p_n;
    IF v_all.fenced THEN
        -- A sink that fences by permits alone (fencing not 1 or 2) may take a write that nobody knows of.
        UPDATE residual SET
            fenced_at = coalesce(fenced_at, p_at), proof = CASE WHEN v_all.proof = '' THEN proof ELSE v_all.proof END,
            quiet_kind = CASE WHEN quiet_kind = 0 OR fencing NOT IN (1, 2) OR v_all.kind = 1 THEN quiet_kind ELSE v_all.kind END,
            quiet_at = CASE WHEN quiet_kind = 0 OR fencing NOT IN (1, 2) OR v_all.kind = 1 THEN quiet_at WHEN v_all.kind = 0 THEN v_all.at END,
            quiet_why = CASE WHEN quiet_kind = 0 OR fencing NOT IN (1, 2) OR v_all.kind = 1 THEN quiet_why WHEN v_all.kind = 2 THEN v_all.why ELSE '' END
        WHERE job = p_job AND n = p_n AND epoch <= v_all.epoch;
    END IF;
    PERFORM touch_receipts(p_job, p_n);
END $$;

CREATE FUNCTION settle_residual(
    p_attempt bigint, p_job bigint, p_n integer, p_last_seen_at timestamptz, p_expired_at timestamptz, p_fenced_at timestamptz,
    p_confirmed_at timestamptz, p_proof text, p_stuck_where text,
    p_writes_kind integer, p_writes_at timestamptz, p_writes_why text, p_quiet_kind integer, p_quiet_at timestamptz, p_quiet_why text)
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
        proof = CASE WHEN p_proof = '' THEN proof ELSE p_proof END, stuck_where = coalesce(p_stuck_where, stuck_where),
        writes_at = CASE WHEN writes_kind = 0 OR p_writes_kind = 1 THEN writes_at ELSE p_writes_at END,
        writes_why = CASE WHEN writes_kind = 0 OR p_writes_kind = 1 THEN writes_why ELSE p_writes_why END,
        writes_kind = CASE WHEN writes_kind = 0 OR p_writes_kind = 1 THEN writes_kind ELSE p_writes_kind END,
        quiet_at = CASE WHEN quiet_kind = 0 OR p_quiet_kind = 1 THEN quiet_at ELSE p_quiet_at END,
        quiet_why = CASE WHEN quiet_kind = 0 OR p_quiet_kind = 1 THEN quiet_why ELSE p_quiet_why END,
        quiet_kind = CASE WHEN quiet_kind = 0 OR p_quiet_kind = 1 THEN quiet_kind ELSE p_quiet_kind END
    WHERE attempt = p_attempt RETURNING * INTO v_after;
    IF v_after IS DISTINCT FROM v_before THEN
        PERFORM touch_receipts(p_job, p_n);
    END IF;
END $$;

-- A renewal: by swap on the counter; outcome as RenewalOutcome (0 renewed, 1 wrong counter, 2 lost). What it says of attempts is read after the
-- session's row was locked, and locks no run: the COMMIT of a stop that hangs must not hold up a whole node.
CREATE FUNCTION renew_session(p_worker text, p_incarnation bigint, p_expected bigint, p_held bigint[], p_at timestamptz)
RETURNS TABLE (outcome integer, counter bigint, a attempt, r run) LANGUAGE plpgsql AS $$
DECLARE
    v_counter bigint;
    v_over boolean;
BEGIN
    UPDATE session SET renewals = renewals + 1, last_seen_at = p_at
    WHERE worker = p_worker AND incarnation = p_incarnation AND renewals = p_expected AND NOT lost AND NOT superseded
    RETURNING renewals INTO v_counter;
    IF FOUND THEN
        RETURN QUERY SELECT 0, v_counter, h, x FROM (SELECT) one
            LEFT JOIN attempt h ON h.id = ANY (p_held) OR (h.worker = p_worker AND h.incarnation = p_incarnation AND h.state IN (0, 1))
            LEFT JOIN run x ON x.job = h.job AND x.n = h.n
            ORDER BY h.id;
        RETURN;
    END IF;
    SELECT renewals, lost OR superseded INTO v_counter, v_over FROM session WHERE worker = p_worker AND incarnation = p_incarnation;
    RETURN QUERY SELECT CASE WHEN coalesce(v_over, true) THEN 2 ELSE 1 END, coalesce(v_counter, 0), NULL::attempt, NULL::run;
END $$;
