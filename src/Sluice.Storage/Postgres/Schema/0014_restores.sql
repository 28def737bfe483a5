-- As before; but an attempt that this copy shows as given may have been taken in the history that was lost, and its process may be alive: it is left
-- behind as one that was taken.
CREATE OR REPLACE FUNCTION raise_incarnation(p_at_least integer, p_at timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    v_before integer;
    v_run run;
    v_status integer;
BEGIN
    PERFORM pg_advisory_xact_lock(1399616885, 0);
    SELECT incarnation INTO v_before FROM store FOR UPDATE;
    IF v_before >= p_at_least THEN
        RETURN v_before;
    END IF;
    -- It takes as long as there are live runs: whoever waits for one of them must not take it for a session that froze.
    PERFORM set_config('application_name', 'sluice store raising its incarnation', true);
    UPDATE store SET incarnation = p_at_least;
    PERFORM setval(pg_get_serial_sequence('attempt', 'id'), greatest((p_at_least::bigint << 40), (SELECT coalesce(max(id), 1) FROM attempt)), true);
    PERFORM setval(pg_get_serial_sequence('session', 'incarnation'), greatest((p_at_least::bigint << 40), (SELECT coalesce(max(incarnation), 1) FROM session)), true);
    PERFORM setval(pg_get_serial_sequence('job', 'id'), nextval(pg_get_serial_sequence('job', 'id')) + 1000000, true);
    UPDATE session SET superseded = true WHERE NOT superseded;
    FOR v_run IN SELECT * FROM run WHERE NOT final ORDER BY job, n FOR UPDATE LOOP
        v_status := CASE WHEN v_run.status IN (2, 3) THEN 1 ELSE v_run.status END;
        UPDATE run SET
            epoch = next_epoch(v_run.epoch, p_at_least), version = version + 1000001, status = v_status,
            status_at = CASE WHEN v_status = status THEN status_at ELSE p_at END,
            deadline = CASE WHEN v_status = status THEN deadline END
        WHERE job = v_run.job AND n = v_run.n RETURNING * INTO v_run;
        UPDATE attempt SET state = 1 WHERE job = v_run.job AND n = v_run.n AND state = 0;
        PERFORM leave_attempts(v_run, p_at);
        INSERT INTO event (job, n, at, status, message)
        VALUES (v_run.job, v_run.n, p_at, v_status, 'the store was restored: incarnation ' || p_at_least);
    END LOOP;
    RETURN p_at_least;
END $$;

-- start_run, in the incarnation and on the timeline on which it was decided; NULL is not checked. Judged when start_run has the store's lock, which it takes after the key of its
-- request: so it is done first, and undone where another incarnation has begun.
CREATE FUNCTION start_run_in(
    p_job bigint, p_name text, p_after integer, p_fresh boolean, p_config text, p_settings text, p_sinks text[], p_fencing integer[],
    p_why text, p_at timestamptz, p_request text, p_request_kind integer, p_request_hash text, p_request_outcome integer, p_incarnation integer, p_timeline text,
    OUT outcome integer, OUT r run, OUT q request)
LANGUAGE plpgsql AS $$
DECLARE v_done record;
BEGIN
    SELECT * INTO v_done FROM start_run(
        p_job, p_name, p_after, p_fresh, p_config, p_settings, p_sinks, p_fencing, p_why, p_at, p_request, p_request_kind, p_request_hash, p_request_outcome);
    IF v_done.outcome = 0 AND (p_incarnation <> (SELECT incarnation FROM store)
        OR p_timeline <> (SELECT system_identifier FROM pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)) THEN
        RAISE SQLSTATE 'SL014';
    END IF;
    outcome := v_done.outcome;
    r := v_done.r;
    q := v_done.q;
EXCEPTION WHEN SQLSTATE 'SL014' THEN
    outcome := 1;
END $$;
