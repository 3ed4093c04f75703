-- SPDX-License-Identifier: Apache-2.0
--
-- The model registry. A row of models.versions never changes but for its state; models.promotions says when, why
-- and by whom a version became champion, and is only ever added to.

create schema if not exists models;

create table models.versions (
    model            text    not null check (model ~ '^[a-z][a-z0-9_]*$'),
    version          integer not null check (version > 0),
    state            text    not null check (state in ('champion', 'challenger', 'retired')),
    decision         text    not null,
    title            text    not null,
    unit             text    not null,
    target           text    not null,
    features         jsonb   not null,
    parameters       jsonb   not null,
    rounds           integer not null check (rounds > 0),
    seed             bigint  not null,
    metric           text    not null,
    metrics          jsonb   not null,
    data_fingerprint text    not null check (data_fingerprint ~ '^[0-9a-f]{64}$'),
    train_rows       integer not null check (train_rows > 0),
    train_from       date    not null,
    train_until      date    not null,
    test_rows        integer not null check (test_rows > 0),
    test_from        date    not null,
    test_until       date    not null,
    library          text    not null,
    blob             bytea   not null,
    blob_sha256      text    not null check (blob_sha256 ~ '^[0-9a-f]{64}$'),
    job_id           bigint,
    trained_at       timestamptz not null default now(),
    primary key (model, version),
    constraint versions_hold_out_is_later check (
        train_from <= train_until and train_until < test_from and test_from <= test_until)
);
comment on column models.versions.decision is 'why the version was or was not promoted when it was trained';
comment on column models.versions.features is
    'in the order of the matrix columns; a category''s code is its place in the list';
comment on column models.versions.metrics is
    'errors on the hold-out: the version, the baselines, the champion of that time';
comment on column models.versions.data_fingerprint is 'SHA-256 over feature list and rows in canonical order';
comment on column models.versions.blob is 'XGBoost model, UBJSON';

-- Nobody can ask for "the" champion and get two.
create unique index versions_one_champion on models.versions (model) where state = 'champion';

create table models.promotions (
    promotion_id     bigint generated always as identity primary key,
    model            text    not null,
    version          integer not null,
    previous_version integer,
    how              text    not null check (how in ('gate', 'person', 'rollback')),
    reason           text    not null,
    promoted_at      timestamptz not null default now(),
    foreign key (model, version) references models.versions,
    foreign key (model, previous_version) references models.versions (model, version)
);
create index promotions_model on models.promotions (model, promotion_id);
