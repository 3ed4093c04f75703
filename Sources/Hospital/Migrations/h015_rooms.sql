-- SPDX-License-Identifier: Apache-2.0
--
-- Rooms that people book, every change to a booking as an event, and figures that are kept current from the events.

-- Equality of text inside an exclusion constraint; a trusted extension that comes with PostgreSQL.
create extension if not exists btree_gist;

create table hospital.rooms (
    branch_id     text    not null references hospital.hospital_branches,
    room_id       text    not null,
    name          text    not null,
    room_type     text    not null
        check (room_type in ('operating', 'procedure', 'consultation', 'imaging', 'ward', 'meeting')),
    department_id text,
    in_service    boolean not null default true,
    batch_id      bigint,
    source_line   integer,
    primary key (branch_id, room_id),
    foreign key (branch_id, department_id) references hospital.departments
);
create index rooms_batch on hospital.rooms using brin (batch_id);
comment on column hospital.rooms.in_service is 'a room that is out of service keeps its bookings and takes no new ones';

-- A booking that is released early keeps the part that was used; one that is cancelled before it began keeps its time,
-- for the record, and is in nobody's way.
create table hospital.room_bookings (
    booking_id bigint generated always as identity primary key,
    branch_id  text        not null,
    room_id    text        not null,
    period     tstzrange   not null,
    purpose    text        not null,
    booked_by  text        not null,
    booked_at  timestamptz not null default clock_timestamp(),
    state      text        not null default 'booked' check (state in ('booked', 'released', 'cancelled')),
    ended_by   text,
    ended_at   timestamptz,
    foreign key (branch_id, room_id) references hospital.rooms,
    constraint room_bookings_period_bounded check (
        not isempty(period) and lower_inc(period) and not upper_inc(period)
        and not lower_inf(period) and not upper_inf(period)
        and upper(period) - lower(period) <= interval '31 days'),
    constraint room_bookings_ended check ((state = 'booked') = (ended_at is null and ended_by is null)),
    constraint room_bookings_no_double
        exclude using gist (branch_id with =, room_id with =, period with &&) where (state <> 'cancelled')
);
comment on constraint room_bookings_no_double on hospital.room_bookings is
    'whoever books, and however many at once: a room has one booking at a time';

-- What happened to bookings, in the transaction in which it happened. The coordinator puts each event into the Redis
-- stream rounds:rooms:events (published_at) and counts it once in hospital.room_usage (applied_at).
create table hospital.room_events (
    event_id     bigint generated always as identity primary key,
    branch_id    text        not null,
    room_id      text        not null,
    booking_id   bigint      not null,
    change       text        not null check (change in ('booked', 'moved', 'released', 'cancelled', 'deleted')),
    before       tstzrange,
    after        tstzrange,
    purpose      text        not null,
    person       text        not null,
    happened_at  timestamptz not null default clock_timestamp(),
    published_at timestamptz,
    applied_at   timestamptz
);
create index room_events_waiting on hospital.room_events (event_id) where applied_at is null;
create index room_events_room on hospital.room_events (branch_id, room_id, event_id);
comment on column hospital.room_events.before is 'the time that the booking held the room until then; null when none';
comment on column hospital.room_events.after is 'the time that it holds the room from then on; null when none';

create function hospital.record_room_event() returns trigger language plpgsql as $$
declare
    held_before tstzrange := case when tg_op <> 'INSERT' and old.state <> 'cancelled' then old.period end;
    held_after tstzrange := case when tg_op <> 'DELETE' and new.state <> 'cancelled' then new.period end;
    booking hospital.room_bookings := case when tg_op = 'DELETE' then old else new end;
begin
    if tg_op = 'UPDATE' and (old.branch_id, old.room_id) <> (new.branch_id, new.room_id) then
        raise exception 'booking % cannot move to another room: release it and book again', old.booking_id;
    end if;
    if held_before is not distinct from held_after and tg_op <> 'INSERT' and old.state = booking.state then
        return null;
    end if;
    insert into hospital.room_events
        (branch_id, room_id, booking_id, change, before, after, purpose, person)
    values (
        booking.branch_id, booking.room_id, booking.booking_id,
        case
            when tg_op = 'INSERT' then 'booked'
            when tg_op = 'DELETE' then 'deleted'
            when old.state <> new.state then new.state
            else 'moved'
        end,
        held_before, held_after, booking.purpose, coalesce(booking.ended_by, booking.booked_by));
    -- Delivered when the transaction commits.
    perform pg_notify('rounds_rooms', '');
    return null;
end $$;

create trigger room_bookings_events after insert or update or delete on hospital.room_bookings
    for each row execute function hospital.record_room_event();

-- Minutes are kept for two weeks, hours for good. Hours and minutes are the branch's local ones.
create table hospital.room_usage (
    branch_id        text        not null,
    room_id          text        not null,
    grain            text        not null check (grain in ('minute', 'hour')),
    bucket           timestamptz not null,
    bookings         integer     not null,
    cancellations    integer     not null,
    occupied_seconds double precision not null,
    turnovers        integer     not null,
    primary key (branch_id, room_id, grain, bucket),
    foreign key (branch_id, room_id) references hospital.rooms
);
create index room_usage_time on hospital.room_usage (grain, bucket);
comment on column hospital.room_usage.bucket is 'when the minute or the hour begins';
comment on column hospital.room_usage.bookings is 'bookings made in it, whatever became of them';
comment on column hospital.room_usage.cancellations is 'bookings that were cancelled in it, whenever they were made';
comment on column hospital.room_usage.occupied_seconds is 'how much of it the room is booked';
comment on column hospital.room_usage.turnovers is 'bookings whose time ends in it';
