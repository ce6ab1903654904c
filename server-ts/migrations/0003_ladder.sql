-- Updates climb a ladder now, and a new incident is asked for until somebody takes it. Runs of before get what their playbook would
-- give them: the standard steps for the roles that they have, their own interval of repeats, and nobody who has to take them any more.
create function pg_temp.with_ladder(state jsonb) returns jsonb language sql as $$
    select case when jsonb_typeof(state->'updates') is distinct from 'object' then state->'updates'
    else (state->'updates') - 'repeatEveryMinutes' || jsonb_build_object('ladder', jsonb_build_object(
        'upcomingMinutes', 60,
        'repeatEveryMinutes', coalesce(state->'updates'->'repeatEveryMinutes', '60'),
        'steps', (
            select jsonb_agg(jsonb_build_object('afterMinutes', step.minutes, 'ask', step.ask) order by step.minutes)
            from (values (60, 'backup'), (180, 'lead'), (1440, 'channel')) as step(minutes, ask)
            where step.ask = 'channel'
                or exists (select from jsonb_array_elements(state->'seats') as seat where seat->>'role' = step.ask)
        ),
        'holdMinutes', 120
    )) end
$$;

-- "I'm on it" held for two hours; who asked for a snooze, and when, was not kept apart: the opening stands for it.
create function pg_temp.with_people(obligation jsonb, owner_role text) returns jsonb language sql as $$
    select case when jsonb_typeof(obligation) is distinct from 'object' or obligation ? 'people' then obligation
    else obligation || jsonb_build_object(
        'people', case when obligation->>'asked' is null then '[]'::jsonb else jsonb_build_array(jsonb_build_object(
            'user', obligation->'asked', 'role', owner_role, 'at', obligation->'openedAt', 'away', false)) end,
        'passedOver', '[]'::jsonb,
        'step', null,
        'toldChannel', null,
        'nextRepeatAt', obligation->'nextNoticeAt',
        'nextStep', null,
        'held', case when jsonb_typeof(obligation->'held') = 'object'
            then obligation->'held' || jsonb_build_object('at', (obligation->'held'->>'until')::bigint - 7200000)
            else 'null' end,
        'snoozed', case when jsonb_typeof(obligation->'snoozed') = 'object'
            then obligation->'snoozed' || jsonb_build_object('at', obligation->'openedAt')
            else 'null' end
    ) end
$$;

update run
set state = (
    state::jsonb
    || jsonb_build_object(
        'updates', pg_temp.with_ladder(state::jsonb),
        'obligation', pg_temp.with_people(state::jsonb->'obligation', state->>'ownerRole'),
        'duty', jsonb_build_object(
            'ownLadder', null, 'stakeholderChannel', null, 'broadcast', '[]'::jsonb, 'movesOnWhenAway', false,
            'upcomingDm', '[]'::jsonb, 'upcomingSaidFor', null, 'ended', null
        ) || (state::jsonb->'duty'),
        'acknowledge', null, 'acknowledgement', null, 'acknowledged', null
    )
)::json
where json_typeof(state->'duty') = 'object';

-- What waits to be said carries the obligation as it was.
update outbox
set body = jsonb_set(
    body::jsonb, '{body,obligation}',
    pg_temp.with_people(outbox.body::jsonb->'body'->'obligation', run.state->>'ownerRole'))::json
from run
where run.id = outbox.run_id and outbox.state = 'waiting' and json_typeof(outbox.body->'body'->'obligation') = 'object';
