-- Times are milliseconds since 1970 (bigint), as Mattermost stores them. All of them come from app_ms(), the database's clock:
-- replicas whose own clocks differ then still agree on what is due. The demo and the tests replace app_ms() to move time.
create function app_ms() returns bigint
    language sql volatile parallel safe
    as $$ select (extract(epoch from clock_timestamp()) * 1000)::bigint $$;

create table team (
    id text primary key,
    name text not null,
    zone text not null,
    calendar json not null,
    -- SHA-256 of the commands' tokens: whoever reads the database cannot call the sidecar with them.
    visible_token_hash bytea not null,
    hidden_token_hash bytea not null,
    last_number integer not null default 0,
    set_up_at bigint not null default app_ms()
);
create index team_by_visible_token on team (visible_token_hash);
create index team_by_hidden_token on team (hidden_token_hash);

create table person (
    id text primary key,
    username text not null,
    first_name text not null,
    last_name text not null,
    zone text,
    is_bot boolean not null,
    is_guest boolean not null,
    is_gone boolean not null,
    read_at bigint not null
);

create table run (
    id text primary key,
    team_id text not null references team (id),
    number integer not null,
    -- Null while the run's new channel is being made.
    channel_id text,
    kind text not null,
    status text not null check (status in ('running', 'finished')),
    version integer not null,
    -- The truth. `json`, not `jsonb`: it is written at every tick and never searched.
    state json not null,
    summary json not null,
    started_at bigint not null,
    unique (team_id, number)
);
create index run_by_channel on run (channel_id, started_at desc);
create index run_by_team on run (team_id, kind, started_at desc) where status = 'running';

-- The timeline. `seq` is the run's version after the event.
create table run_event (
    run_id text not null references run (id) on delete cascade,
    seq integer not null,
    at bigint not null,
    body json not null,
    primary key (run_id, seq)
);

-- Whose list a run is on: seat holders, those who joined, followers and the starter.
create table run_person (
    user_id text not null,
    run_id text not null references run (id) on delete cascade,
    primary key (user_id, run_id)
);
create index run_person_by_run on run_person (run_id);

-- An index of what the runs themselves say: when the clock has to look at each. A stale row is harmless.
create table due (
    run_id text primary key references run (id) on delete cascade,
    due_at bigint not null
);
create index due_by_time on due (due_at);

-- What was asked already: a command that comes again gets its first answer.
create table answered (
    command_id text primary key,
    -- The part of Mattermost's signed trigger that is unique: the same signed request cannot change something twice.
    trigger_id text unique,
    user_id text,
    run_id text,
    version integer,
    at bigint not null default app_ms()
);
create index answered_by_time on answered (at);

-- Every message that the sidecar means to send, and the ledger of what became of it.
create table outbox (
    id bigint generated always as identity primary key,
    run_id text not null references run (id) on delete cascade,
    -- Rows of a lane go out one after the other.
    lane text not null,
    op text not null,
    body json not null,
    -- Unguessable: it is the pending_post_id, which Mattermost does not bind to a user.
    key uuid not null default gen_random_uuid() unique,
    state text not null default 'waiting' check (state in ('waiting', 'done', 'failed', 'void')),
    planned_at bigint not null default app_ms(),
    -- What the message is about was due then; null where nothing was due.
    due_at bigint,
    ready_at bigint not null default app_ms(),
    attempts integer not null default 0,
    lease_until bigint,
    -- The session of the replica that holds the lease: while it lives the row is not taken over, whatever the clock does.
    holder text,
    -- Mattermost's own time before the first attempt: where to begin looking for its effect.
    looked_from bigint,
    sent_at bigint,
    post_id text,
    channel_id text,
    error text,
    audit_at bigint
);
create index outbox_waiting on outbox (ready_at, id) where state = 'waiting';
create index outbox_lane on outbox (lane, id) where state = 'waiting';
create unique index outbox_one_card on outbox (lane) where op = 'card' and state = 'waiting' and attempts = 0;
create index outbox_audit on outbox (audit_at) where audit_at is not null;
create index outbox_by_run on outbox (run_id, id);
create index outbox_by_post on outbox (post_id) where post_id is not null;

-- The posts that later messages edit or answer: the run card, each obligation's reminder, each update.
create table slot (
    run_id text not null references run (id) on delete cascade,
    name text not null,
    post_id text not null,
    channel_id text not null,
    key uuid not null,
    primary key (run_id, name)
);
create index slot_by_post on slot (post_id);
