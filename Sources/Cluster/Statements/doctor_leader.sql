-- SPDX-License-Identifier: Apache-2.0
-- Who leads, and what the duties have done lately. One row.
SELECT
    term, holder, expires_at > clock_timestamp() AS leads, duties::text AS duties,
    (extract(epoch FROM clock_timestamp() - renewed_at) * 1000)::bigint AS renewed_age_ms
FROM rounds.leader
