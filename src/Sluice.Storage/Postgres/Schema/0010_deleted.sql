-- How the sinks of deleted jobs are reached, for their fences and their ledgers. A release that does not know it leaves the ledgers as they are.
CREATE TABLE deleted (
    job        bigint NOT NULL,
    generation integer NOT NULL,
    config     text NOT NULL,
    settings   text NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (job, generation)
);

-- The id of the key that secrets are encrypted with: all nodes have the same.
ALTER TABLE store ADD COLUMN secret_key text;

CREATE OR REPLACE FUNCTION delete_job(
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
        INSERT INTO deleted (job, generation, config, settings, at)
        SELECT DISTINCT ON (g.generation) g.job, g.generation, g.config, o.settings, p_at
        FROM generation g JOIN run o ON o.job = g.job AND o.generation = g.generation
        WHERE g.job = p_job ORDER BY g.generation, o.n DESC ON CONFLICT DO NOTHING;
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
