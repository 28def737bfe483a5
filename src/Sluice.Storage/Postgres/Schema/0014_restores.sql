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
