-- Forgets one ended run, so that nobody can start from it any more; what hung on it is swept afterwards, in as many steps as it takes.
CREATE FUNCTION forget_run(p_job bigint, p_n integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_last integer;
    v_generation integer;
BEGIN
    PERFORM share_store();
    SELECT last_run INTO v_last FROM job WHERE id = p_job FOR UPDATE;
    SELECT generation INTO v_generation FROM run WHERE job = p_job AND n = p_n AND final;
    IF NOT FOUND OR (p_n = v_last AND EXISTS (SELECT FROM run WHERE job = p_job AND n <> p_n)) THEN
        RETURN false;
    END IF;
    PERFORM write_resume_points(p_job, p_n, v_generation);
    IF p_n = v_last THEN
        PERFORM retire_job(p_job);
    ELSE
        DELETE FROM run WHERE job = p_job AND n = p_n;
    END IF;
    RETURN true;
END $$;

CREATE INDEX run_generation ON run (job, generation);

-- Forgets receipts of runs that have gone, all of a run together, with what is closed of its residuals and fences.
CREATE FUNCTION forget_receipts(p_before timestamptz, p_most integer) RETURNS bigint LANGUAGE plpgsql AS $$
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
            AND NOT (confirmed_at IS NULL AND (fenced_at IS NULL OR fencing NOT IN (1, 2)));
        GET DIAGNOSTICS v_step = ROW_COUNT;
        v_rows := v_rows + v_step;
        DELETE FROM fence WHERE job = v_run.job AND n = v_run.n AND state >= 10;
        GET DIAGNOSTICS v_step = ROW_COUNT;
        v_rows := v_rows + v_step;
    END LOOP;
    RETURN v_rows;
END $$;
