-- A split is finished only where the store has its last commits: a copy that took the store's place may have forgotten them, and whoever made them
-- does not know that yet. A release that does not tell which they are goes on to call the function of four arguments.
CREATE FUNCTION finish_split(p_job bigint, p_n integer, p_attempt bigint, p_split text, p_sinks text[], p_seqs bigint[]) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    r run := share_run(p_job, p_n);
    a attempt := going_attempt(r, p_attempt);
BEGIN
    IF a.id IS NULL OR EXISTS (
        SELECT FROM unnest(p_sinks, p_seqs) AS c (sink, seq) WHERE NOT EXISTS (
            SELECT FROM progress p
            WHERE p.job = p_job AND p.generation = r.generation AND p.sink = c.sink AND p.split = p_split AND p.seq = c.seq)) THEN
        RETURN 1;
    END IF;
    UPDATE split SET done = true WHERE job = p_job AND generation = r.generation AND id = p_split AND holder = p_attempt;
    RETURN CASE WHEN FOUND THEN 0 ELSE 1 END;
END $$;
