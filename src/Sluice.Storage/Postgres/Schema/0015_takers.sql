-- What a newer attempt left is not given to an older one: at the sinks the newer one holds it, and the older would be refused there and made again.
CREATE OR REPLACE FUNCTION take_split(p_job bigint, p_n integer, p_attempt bigint) RETURNS SETOF split LANGUAGE plpgsql AS $$
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
        WHERE s.job = p_job AND s.generation = r.generation AND NOT s.done AND coalesce(s.holder < p_attempt, true) AND NOT is_held(s.holder, r)
        ORDER BY s.ordinal LIMIT 1 FOR UPDATE OF s SKIP LOCKED;
        EXIT WHEN NOT FOUND;
        RETURN QUERY UPDATE split SET holder = p_attempt
            WHERE job = p_job AND generation = r.generation AND ordinal = v_ordinal AND NOT done AND coalesce(holder < p_attempt, true) AND NOT is_held(holder, r)
            RETURNING *;
        EXIT WHEN FOUND;
    END LOOP;
END $$;
