-- SPDX-License-Identifier: Apache-2.0
--
-- What was ingested, and what was not taken.

-- One row for each file of each job that succeeded.
create table hospital.ingest_batches (
    batch_id    bigint generated always as identity primary key,
    dataset     text        not null,
    branch_id   text        not null,
    file        text        not null,
    sha256      text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes  bigint      not null check (size_bytes > 0),
    job_id      bigint      not null,
    read_rows   bigint      not null,
    inserted    bigint      not null,
    updated     bigint      not null,
    unchanged   bigint      not null,
    quarantined bigint      not null,
    ingested_at timestamptz not null default clock_timestamp(),
    constraint ingest_batches_rows_add_up check (read_rows = inserted + updated + unchanged + quarantined)
);
create index ingest_batches_content on hospital.ingest_batches (dataset, branch_id, sha256);
comment on column hospital.ingest_batches.branch_id is
    'the branch of the job when the rows have it from there; empty when the file says it';

-- The rows that were not taken, as of the last ingestion of the content. The same content is known by its
-- SHA-256, whatever the file is called, so ingesting it again adds nothing, and rows that are taken by then
-- (their parent has arrived, the dataset file was corrected) leave.
create table hospital.quarantine (
    dataset     text    not null,
    branch_id   text    not null,
    sha256      text    not null,
    line        integer not null,
    batch_id    bigint  not null references hospital.ingest_batches,
    file        text    not null,
    column_name text,
    value       text,
    reason      text    not null,
    detail      text    not null,
    raw         text    not null,
    primary key (dataset, branch_id, sha256, line)
);
create index quarantine_batch on hospital.quarantine (batch_id);
comment on table hospital.quarantine is 'rows of files that were not taken, each with its reason';
comment on column hospital.quarantine.line is 'the line of the file in which the row begins, from 1';
comment on column hospital.quarantine.column_name is 'the header, several joined by commas, or null for the row as a whole';
comment on column hospital.quarantine.value is 'the cell as it stands in the file';
comment on column hospital.quarantine.raw is 'the row as it stands in the file';
comment on column hospital.quarantine.batch_id is 'the ingestion that found it first';
