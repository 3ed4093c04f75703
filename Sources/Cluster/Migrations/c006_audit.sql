-- SPDX-License-Identifier: Apache-2.0
-- The audit trail: every change by a person or a schedule. Each entry holds the SHA-256 over the hash of the entry
-- before it and its own content, so that nobody can alter, remove or insert one without the chain showing it.

CREATE TABLE rounds.audit (
    -- Without gaps, in the order of the chain.
    id bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    -- Who: a person as account@host, or 'schedule NAME'.
    actor text NOT NULL,
    -- What, such as 'job.cancel'.
    verb text NOT NULL,
    -- To what, such as 'job 17' or 'queue default'.
    subjects text[] NOT NULL,
    -- Why, in the actor's words.
    reason text,
    details jsonb NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL
);

-- The end of the chain. Whoever adds an entry holds this row until the transaction ends, so that the entries of
-- transactions that run at the same time stand one after the other.
CREATE TABLE rounds.audit_head (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    id bigint NOT NULL,
    hash bytea NOT NULL
);
INSERT INTO rounds.audit_head (id, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

-- What is hashed after the previous hash: each field with its length in bytes before it, so that no two entries have
-- the same text; '-' for NULL. AuditRow.content is the same in Swift.
CREATE FUNCTION rounds.audit_content(entry rounds.audit) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT string_agg(coalesce(octet_length(convert_to(field, 'UTF8')) || ':' || field, '-'), ',' ORDER BY position)
    FROM unnest(ARRAY[
        entry.id::text, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.actor, entry.verb,
        entry.subjects::text, entry.reason, entry.details::text
    ]) WITH ORDINALITY AS part (field, position)
$$;

-- Gives a new entry its place in the chain, whatever the one who inserts it says of it.
CREATE FUNCTION rounds.chain_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head rounds.audit_head;
BEGIN
    SELECT * INTO STRICT head FROM rounds.audit_head FOR UPDATE;
    NEW.id := head.id + 1;
    NEW.at := clock_timestamp();
    NEW.previous := head.hash;
    NEW.hash := sha256(NEW.previous || convert_to(rounds.audit_content(NEW), 'UTF8'));
    UPDATE rounds.audit_head SET id = NEW.id, hash = NEW.hash;
    RETURN NEW;
END
$$;

CREATE FUNCTION rounds.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is only ever added to: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER chain BEFORE INSERT ON rounds.audit FOR EACH ROW EXECUTE FUNCTION rounds.chain_audit();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rounds.audit
    FOR EACH STATEMENT EXECUTE FUNCTION rounds.refuse_audit_change();
-- Only the chain itself, which is a trigger, moves its end.
CREATE TRIGGER moved_by_chain BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON rounds.audit_head
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION rounds.refuse_audit_change();
-- Also for a session that plays the replica.
ALTER TABLE rounds.audit ENABLE ALWAYS TRIGGER chain, ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE rounds.audit_head ENABLE ALWAYS TRIGGER moved_by_chain;
