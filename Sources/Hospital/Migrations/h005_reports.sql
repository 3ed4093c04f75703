-- SPDX-License-Identifier: Apache-2.0
--
-- The files that exports have written. A row is inserted in the transaction that records its job's success, so
-- every row names a file that was complete, with this size and hash, under this path.

create schema if not exists reports;

create table reports.files (
    id          bigint generated always as identity primary key,
    -- Not a foreign key: a file outlives the retention of its job.
    job_id      bigint not null unique,
    report      text   not null,
    format      text   not null check (format in ('csv', 'xlsx', 'pdf')),
    path        text   not null check (path like '/%'),
    size_bytes  bigint not null check (size_bytes > 0),
    sha256      text   not null check (sha256 ~ '^[0-9a-f]{64}$'),
    row_count   bigint not null check (row_count >= 0),
    data_as_of  timestamptz,
    parameters  jsonb  not null,
    created_at  timestamptz not null default now()
);
create index files_newest on reports.files (report, created_at desc);
comment on column reports.files.path is 'absolute, on the server whose worker ran the job';
comment on column reports.files.data_as_of is 'when the youngest of the figures was computed; null without figures';
