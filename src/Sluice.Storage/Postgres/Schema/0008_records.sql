-- A record of an attempt whose process is known to be gone is refused: a sweep removes what such an attempt had staged, and its record, when it was
-- on its way for long, would come after that and stand for a file that is gone.
CREATE OR REPLACE FUNCTION record_commit(
    p_job bigint, p_n integer, p_epoch bigint, p_sink text, p_split text, p_owner bigint, p_seq bigint, p_position text, p_rows bigint,
    p_manifest text, p_manifest_rows bigint, p_at timestamptz)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    l record;
    v_state integer;
BEGIN
    SELECT * INTO l FROM is_live(p_job, p_n, p_epoch);
    IF NOT l.live THEN
        RETURN 1;
    END IF;
    -- Under its lock: a report that it is gone comes before or after this, and what was recorded before it is seen by whoever sweeps after it.
    SELECT state INTO v_state FROM attempt WHERE id = p_owner FOR SHARE;
    IF v_state >= 10 THEN
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
