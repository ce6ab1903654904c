-- What somebody wishes for themselves, over all teams. `my_day_at`: a wall time in their zone, null for no digest; `team_id`: whose days
-- off are theirs; `next_at`: when their next digest is planned.
create table person_setting (
    user_id text primary key,
    my_day_at text,
    zone text not null,
    team_id text not null references team (id),
    next_at bigint,
    changed_at bigint not null default app_ms()
);
create index person_setting_due on person_setting (next_at) where next_at is not null;

-- A digest is about all runs of a person: its row has a lane of theirs, and no run.
alter table outbox alter column run_id drop not null;
alter table outbox add constraint outbox_of_run_or_person check (run_id is not null or op = 'my_day');

-- Who has an item of their own in a run is on its list of people from now on.
insert into run_person (user_id, run_id)
select distinct item->'assignee'->>'user', run.id
from run, json_array_elements(run.state->'phases') as phase, json_array_elements(phase->'items') as item
where run.status = 'running' and json_typeof(run.state->'phases') = 'array' and item->'assignee'->>'user' is not null
on conflict do nothing;
