-- SPDX-License-Identifier: Apache-2.0
-- Flow control: what makes two requests the same, bursts of rate limits, and no column that nobody reads.

-- The unique key of a request: as given, or for '' one that equal parameters of a kind share, in whatever order their
-- members were written. NULL for none.
CREATE FUNCTION rounds.unique_key(kind text, given text, parameters jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE given
        WHEN '' THEN kind || '/parameters:' || encode(sha256(convert_to(parameters::text, 'UTF8')), 'hex')
        ELSE given
    END
$$;

-- An ephemeral queue is one by the word of whoever opens it.
ALTER TABLE rounds.queues DROP COLUMN mode;

-- How many jobs may start at once after a time without any; the key '*' is for all keys without a limit of their own.
ALTER TABLE rounds.queue_limits ADD COLUMN rate_burst integer CHECK (rate_burst > 0);
UPDATE rounds.queue_limits SET rate_burst = rate_count;
ALTER TABLE rounds.queue_limits ADD CHECK ((rate_count IS NULL) = (rate_burst IS NULL));
