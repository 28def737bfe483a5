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
