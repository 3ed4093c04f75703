-- SPDX-License-Identifier: Apache-2.0
--
-- The index by the batch that had written a row is only for a rollback, and one entry for each changed row took as long
-- as all the rest of keeping it. A batch's rows lie together: a BRIN index of a few pages finds them as well.
drop index hospital.ingest_history_written_by;
create index ingest_history_written_by on hospital.ingest_history using brin (((image ->> 'batch_id')::bigint));
