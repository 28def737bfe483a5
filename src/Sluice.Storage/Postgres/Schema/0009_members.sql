-- The control processes of clusters. What a row says is evidence for them, and for nobody's run.
CREATE TABLE member_table (
    cluster text PRIMARY KEY,
    version integer NOT NULL
);

CREATE TABLE member (
    cluster      text NOT NULL,
    address      text NOT NULL,
    port         integer NOT NULL,
    generation   integer NOT NULL,
    name         text NOT NULL,
    host         text NOT NULL,
    status       integer NOT NULL,
    gateway_port integer NOT NULL,
    suspicions   text NOT NULL DEFAULT '',
    started_at   timestamptz NOT NULL,
    alive_at     timestamptz NOT NULL,
    -- That of the table when the row was last written.
    version      integer NOT NULL,
    PRIMARY KEY (cluster, address, port, generation)
);

-- The table's row is locked first by whoever changes anything but a sign of life: changes of one cluster follow each other.
CREATE FUNCTION insert_member(
    p_cluster text, p_address text, p_port integer, p_generation integer, p_name text, p_host text, p_status integer, p_gateway_port integer,
    p_suspicions text, p_started_at timestamptz, p_alive_at timestamptz, p_expected integer)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM member_table WHERE cluster = p_cluster AND version = p_expected FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO member (cluster, address, port, generation, name, host, status, gateway_port, suspicions, started_at, alive_at, version)
    VALUES (p_cluster, p_address, p_port, p_generation, p_name, p_host, p_status, p_gateway_port, p_suspicions, p_started_at, p_alive_at, p_expected + 1)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE member_table SET version = p_expected + 1 WHERE cluster = p_cluster;
    RETURN true;
END $$;

CREATE FUNCTION update_member(
    p_cluster text, p_address text, p_port integer, p_generation integer, p_name text, p_host text, p_status integer, p_gateway_port integer,
    p_suspicions text, p_started_at timestamptz, p_alive_at timestamptz, p_expected integer, p_row integer)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM member_table WHERE cluster = p_cluster AND version = p_expected FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE member SET name = p_name, host = p_host, status = p_status, gateway_port = p_gateway_port, suspicions = p_suspicions,
        started_at = p_started_at, alive_at = p_alive_at, version = p_expected + 1
    WHERE cluster = p_cluster AND address = p_address AND port = p_port AND generation = p_generation AND version = p_row;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE member_table SET version = p_expected + 1 WHERE cluster = p_cluster;
    RETURN true;
END $$;

CREATE FUNCTION delete_members(p_cluster text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM member_table WHERE cluster = p_cluster;
    DELETE FROM member WHERE cluster = p_cluster;
END $$;
