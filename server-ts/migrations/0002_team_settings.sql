-- People edit a team's settings now: the version keeps an old form from undoing what somebody else has saved.
alter table team
    add column settings_version integer not null default 1,
    add column settings_by text,
    add column settings_at bigint;

-- From when a duty counts, so that its next moment can be counted anew. Runs without an update began to count at their start; of the
-- others it counts from their last update.
update run
set state = jsonb_set(
        state::jsonb,
        '{duty,armedAt}',
        case when state::jsonb->'lastUpdate' = 'null' then coalesce(state::jsonb->'startedAt', 'null') else 'null' end)::json
where json_typeof(state->'duty') = 'object';
