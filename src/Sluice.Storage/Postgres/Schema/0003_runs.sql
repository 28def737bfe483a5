-- Starts, deletions, incarnations.

-- Where a resume starts is written once: when the next run begins, before it can move the positions.
CREATE FUNCTION write_resume_points(p_job bigint, p_n integer, p_generation integer) RETURNS void LANGUAGE sql AS $$
    UPDATE receipt SET
        resumes_written = true,
        resumes_rows = (SELECT coalesce(sum(rows), 0) FROM progress WHERE job = p_job AND generation = p_generation),
        resumes_done = (SELECT count(*) FROM split WHERE job = p_job AND generation = p_generation AND done),
        resumes_total = (SELECT CASE WHEN g.schemas IS NOT NULL THEN (SELECT count(*) FROM split WHERE job = p_job AND generation = p_generation) END
                         FROM generation g WHERE g.job = p_job AND g.generation = p_generation),
        resumes_last_at = (SELECT max(updated_at) FROM progress WHERE job = p_job AND generation = p_generation AND seq > 0)
    WHERE job = p_job AND n = p_n AND NOT resumes_written
$$;

CREATE FUNCTION fresh_generation(p_last integer, p_incarnation integer) RETURNS integer LANGUAGE sql AS
$$ SELECT greatest(p_last + 1, (p_incarnation << 16) + 1) $$;

CREATE FUNCTION next_epoch(p_last bigint, p_incarnation integer) RETURNS bigint LANGUAGE sql AS
$$ SELECT greatest(coalesce(p_last, 0) + 1, (p_incarnation::bigint << 40) + 1) $$;

-- A job under an id of its own choice, or the next free one; -1 when the id is taken.
CREATE FUNCTION make_job(p_id bigint, p_name text, p_at timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE v_id bigint := p_id;
BEGIN
    LOOP
        v_id := coalesce(p_id, nextval(pg_get_serial_sequence('job', 'id')));
        INSERT INTO job (id, name, generation, last_run, created_at) VALUES (v_id, p_name, 0, 0, p_at) ON CONFLICT (id) DO NOTHING;
        IF FOUND THEN
            RETURN v_id;
        ELSIF p_id IS NOT NULL THEN
            RETURN -1;
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION start_run(
    p_job bigint, p_name text, p_after integer, p_fresh boolean, p_config text, p_settings text, p_sinks text[], p_fencing integer[],
    p_why text, p_at timestamptz, p_request text, p_request_kind integer, p_request_hash text, p_request_outcome integer,
    OUT outcome integer, OUT r run, OUT q request)
LANGUAGE plpgsql AS $$
DECLARE
    v_incarnation integer;
    v_job job;
    v_last run;
    v_forgotten forgotten;
    v_n integer;
    v_generation integer;
    v_epoch bigint;
BEGIN
    INSERT INTO request (id, kind, body_hash, outcome, at)
    VALUES (p_request, p_request_kind, p_request_hash, p_request_outcome, p_at) ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        outcome := 2;
        SELECT * INTO q FROM request WHERE id = p_request;
        RETURN;
    END IF;

    v_incarnation := share_store();
    outcome := 1;
    IF p_after IS NULL THEN
        v_job.id := make_job(p_job, p_name, p_at);
        IF v_job.id > 0 THEN
            p_job := v_job.id;
            SELECT * INTO v_forgotten FROM forgotten WHERE job = p_job;
            v_n := coalesce(v_forgotten.last_run, 0) + 1;
            v_generation := fresh_generation(coalesce(v_forgotten.generation, 0), v_incarnation);
            v_epoch := next_epoch(v_forgotten.epoch, v_incarnation);
            outcome := 0;
        ELSE
            SELECT * INTO v_last FROM run WHERE job = p_job ORDER BY n DESC LIMIT 1;
        END IF;
    ELSE
        SELECT * INTO v_job FROM job WHERE id = p_job FOR UPDATE;
        SELECT * INTO v_last FROM run WHERE job = p_job AND n = v_job.last_run;
        IF v_last.final AND v_last.n = p_after THEN
            v_n := v_last.n + 1;
            v_generation := CASE WHEN p_fresh THEN fresh_generation(v_job.generation, v_incarnation) ELSE v_job.generation END;
            v_epoch := next_epoch(v_last.epoch, v_incarnation);
            outcome := 0;
        END IF;
    END IF;
    IF outcome = 1 THEN
        DELETE FROM request WHERE id = p_request;
        r := v_last;
        RETURN;
    END IF;

    IF p_after IS NOT NULL THEN
        PERFORM write_resume_points(p_job, p_after, v_last.generation);
    END IF;
    INSERT INTO generation AS g (job, generation, config, created_at)
    VALUES (
        p_job, v_generation,
        coalesce(p_config, (SELECT config FROM generation WHERE job = p_job AND generation = v_job.generation), ''), p_at)
    ON CONFLICT (job, generation) DO UPDATE SET config = coalesce(p_config, g.config);
    INSERT INTO run (job, n, generation, status, epoch, version, started_at, status_at, settings, sinks, fencing)
    VALUES (p_job, v_n, v_generation, 0, v_epoch, 1, p_at, p_at, p_settings, p_sinks, p_fencing) RETURNING * INTO r;
    UPDATE job SET generation = v_generation, last_run = v_n WHERE id = p_job;
    UPDATE request SET job = p_job, n = v_n WHERE id = p_request;
    INSERT INTO event (job, n, at, status, message) VALUES (p_job, v_n, p_at, 0, p_why);
END $$;

-- For the process of one command: the job by its name; a run that a dead process left alive ends first.
CREATE FUNCTION start_own_run(p_name text, p_config text, p_fresh boolean, p_at timestamptz, OUT r run) LANGUAGE plpgsql AS $$
DECLARE
    v_incarnation integer := share_store();
    v_job job;
    v_last run;
BEGIN
    PERFORM pg_advisory_xact_lock(1399616887, hashtext(p_name));
    SELECT * INTO v_job FROM job WHERE name = p_name ORDER BY id DESC LIMIT 1 FOR UPDATE;
    IF NOT FOUND THEN
        v_job.id := make_job(NULL, p_name, p_at);
        v_job.generation := 0;
        v_job.last_run := 0;
    ELSE
        SELECT * INTO v_last FROM run WHERE job = v_job.id AND n = v_job.last_run;
        IF NOT v_last.final THEN
            PERFORM pg_advisory_xact_lock(hashint8(v_last.job), v_last.n);
            UPDATE run SET status = 11, final = true, epoch = epoch + 1, version = version + 1, ended_at = p_at, status_at = p_at, deadline = NULL,
                error = coalesce(error, 'The process that ran it ended without a word.')
            WHERE job = v_last.job AND n = v_last.n AND NOT final RETURNING * INTO v_last;
            IF FOUND THEN
                PERFORM leave_attempts(v_last, p_at);
                INSERT INTO event (job, n, at, status, message) VALUES (v_last.job, v_last.n, p_at, 11, 'its process ended');
            ELSE
                SELECT * INTO v_last FROM run WHERE job = v_job.id AND n = v_job.last_run;
            END IF;
        END IF;
        PERFORM write_resume_points(v_last.job, v_last.n, v_last.generation);
    END IF;
    IF p_fresh OR v_job.generation = 0 THEN
        v_job.generation := fresh_generation(v_job.generation, v_incarnation);
    END IF;
    INSERT INTO generation (job, generation, config, created_at) VALUES (v_job.id, v_job.generation, p_config, p_at)
    ON CONFLICT (job, generation) DO NOTHING;
    INSERT INTO run (job, n, generation, status, epoch, version, started_at, status_at)
    VALUES (v_job.id, v_job.last_run + 1, v_job.generation, 0, next_epoch(v_last.epoch, v_incarnation), 1, p_at, p_at) RETURNING * INTO r;
    UPDATE job SET generation = r.generation, last_run = r.n WHERE id = r.job;
    INSERT INTO event (job, n, at, status, message) VALUES (r.job, r.n, p_at, 0, 'started');
END $$;

-- A job goes, and with it what could start it again; what its id had come to is kept for good.
CREATE FUNCTION retire_job(p_job bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO forgotten (job, generation, last_run, epoch)
    SELECT j.id, j.generation, j.last_run, coalesce((SELECT max(epoch) FROM run WHERE job = j.id), 0) FROM job j WHERE j.id = p_job
    ON CONFLICT (job) DO UPDATE
    SET generation = greatest(forgotten.generation, EXCLUDED.generation), last_run = greatest(forgotten.last_run, EXCLUDED.last_run),
        epoch = greatest(forgotten.epoch, EXCLUDED.epoch);
    DELETE FROM run WHERE job = p_job;
    DELETE FROM job WHERE id = p_job;
$$;

CREATE FUNCTION delete_job(
    p_job bigint, p_n integer, p_at timestamptz, p_request text, p_request_kind integer, p_request_hash text, p_request_outcome integer,
    OUT outcome integer, OUT r run, OUT q request)
LANGUAGE plpgsql AS $$
DECLARE v_job job;
BEGIN
    INSERT INTO request (id, kind, body_hash, outcome, job, n, at)
    VALUES (p_request, p_request_kind, p_request_hash, p_request_outcome, p_job, p_n, p_at) ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        outcome := 2;
        SELECT * INTO q FROM request WHERE id = p_request;
        RETURN;
    END IF;

    PERFORM share_store();
    SELECT * INTO v_job FROM job WHERE id = p_job FOR UPDATE;
    SELECT * INTO r FROM run WHERE job = p_job AND n = v_job.last_run;
    IF r.final AND r.n = p_n THEN
        outcome := 0;
        PERFORM write_resume_points(p_job, p_n, r.generation);
        PERFORM retire_job(p_job);
        -- Requests and receipts stay, and what may still be alive.
        DELETE FROM attempt WHERE job = p_job AND state >= 10;
        DELETE FROM event WHERE job = p_job;
        DELETE FROM staged WHERE job = p_job;
        DELETE FROM progress WHERE job = p_job;
        DELETE FROM split WHERE job = p_job;
        DELETE FROM generation WHERE job = p_job;
    ELSE
        outcome := 1;
        DELETE FROM request WHERE id = p_request;
    END IF;
END $$;

CREATE FUNCTION raise_incarnation(p_at_least integer, p_at timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
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
        PERFORM leave_attempts(v_run, p_at);
        INSERT INTO event (job, n, at, status, message)
        VALUES (v_run.job, v_run.n, p_at, v_status, 'the store was restored: incarnation ' || p_at_least);
    END LOOP;
    RETURN p_at_least;
END $$;
