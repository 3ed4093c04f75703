-- SPDX-License-Identifier: Apache-2.0
--
-- Ingestion in chunks: each is one transaction and is written down in it, so that a killed ingestion goes on behind
-- those that are there, and a batch can be undone.

-- Which line of which batch's file a row is. Rows of one file are compared by it, so that the outcome does not depend
-- on the order in which chunks commit. Rows of a batch lie together: a BRIN index of a few pages finds them.
do $$
declare
    name text;
begin
    foreach name in array array[
        'hospital_branches', 'departments', 'diagnosis_categories', 'procedure_codes', 'outcomes', 'patients',
        'doctors', 'doctor_schedules', 'beds', 'admissions', 'discharges', 'procedures', 'billing', 'readmissions',
        'resource_allocation', 'or_cases']
    loop
        execute format('alter table hospital.%I add source_line integer', name);
        execute format('create index %I on hospital.%I using brin (batch_id)', name || '_batch', name);
    end loop;
end
$$;

alter table hospital.ingest_batches
    add table_name     text        not null default '',
    add state          text        not null default 'complete'
        check (state in ('loading', 'complete', 'refused', 'rolled_back')),
    add dataset_sha256 text        not null default '',
    add header         text        not null default '',
    add started_at     timestamptz not null default clock_timestamp(),
    add ended_at       timestamptz,
    drop constraint ingest_batches_rows_add_up,
    add constraint ingest_batches_rows_add_up
        check (state = 'refused' or read_rows = inserted + updated + unchanged + quarantined);
update hospital.ingest_batches set started_at = ingested_at, ended_at = ingested_at;
alter table hospital.ingest_batches drop ingested_at;
create index ingest_batches_job on hospital.ingest_batches (job_id);
comment on table hospital.ingest_batches is 'one row for each file that a job has begun to load';
comment on column hospital.ingest_batches.state is
    'loading: chunks of it are in the table; refused: none is, too many rows were rejected';
comment on column hospital.ingest_batches.dataset_sha256 is 'of the dataset file with which it was read';
comment on column hospital.ingest_batches.header is 'the first record of the file as it stands there';

-- A part of a file that is in its table. Offsets are bytes of the decoded text; the counts are what the chunk has
-- changed in those of its batch, so one that takes a row of another chunk out of the count has a negative number.
create table hospital.ingest_chunks (
    batch_id    bigint  not null references hospital.ingest_batches on delete cascade,
    text_begin  bigint  not null,
    text_end    bigint  not null check (text_end > text_begin),
    first_line  integer not null,
    next_line   integer not null check (next_line > first_line),
    read_rows   integer not null,
    inserted    integer not null,
    updated     integer not null,
    unchanged   integer not null,
    quarantined integer not null,
    primary key (batch_id, text_begin),
    constraint ingest_chunks_rows_add_up check (read_rows = inserted + updated + unchanged + quarantined)
);

-- Rows of a file that is being loaded which found themselves in the table already: a duplicate of one, in another
-- chunk, must know its line. Emptied when the batch is complete.
create table hospital.ingest_seen (
    batch_id bigint  not null references hospital.ingest_batches on delete cascade,
    key      text    not null,
    line     integer not null,
    primary key (batch_id, key)
);

-- What a row was before a batch changed it. A rollback puts it back.
create table hospital.ingest_history (
    batch_id   bigint not null references hospital.ingest_batches on delete cascade,
    table_name text   not null,
    key        text   not null,
    image      jsonb  not null,
    primary key (batch_id, key)
);
create index ingest_history_written_by on hospital.ingest_history (((image ->> 'batch_id')::bigint));
comment on column hospital.ingest_history.key is 'the text form of the row of the key''s columns';
comment on column hospital.ingest_history.image is 'the whole row, with the batch that had written it';

-- The batch is now the last ingestion that found the row. The key is known when its cells could be found.
alter table hospital.quarantine add key text[];
comment on column hospital.quarantine.batch_id is 'the ingestion that found it last';
comment on column hospital.quarantine.key is 'the cells of the dataset''s key as they stand in the file';
create index quarantine_reason on hospital.quarantine (reason, dataset);
