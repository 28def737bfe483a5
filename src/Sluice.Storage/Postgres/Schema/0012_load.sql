-- How busy a node's machine is, from 0 to 1, as it told with its last renewal: of nodes that are as free as each other the idler one gets the next attempt.
-- A release that does not know it goes on to call the function of five arguments, and counts as idle.
ALTER TABLE session ADD COLUMN load real NOT NULL DEFAULT 0;

CREATE FUNCTION renew_session(p_worker text, p_incarnation bigint, p_expected bigint, p_held bigint[], p_at timestamptz, p_load real)
RETURNS TABLE (outcome integer, counter bigint, a attempt, r run) LANGUAGE plpgsql AS $$
DECLARE
    v_counter bigint;
    v_over boolean;
BEGIN
    UPDATE session SET renewals = renewals + 1, last_seen_at = p_at, load = p_load
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
