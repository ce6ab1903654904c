-- Items remind their people when they fall due. Those of before that are still to come do; whoever has one that is overdue already has
-- seen it, and is not told of all of them at once by an upgrade.
create function pg_temp.with_reminder(item jsonb, now_ms bigint) returns jsonb language sql as $$
    select case when item ? 'remindAt' then item
    else item || jsonb_build_object(
        'remindAt', case when (item->>'dueAt')::bigint > now_ms then item->'dueAt' else 'null' end,
        'reminded', null
    ) end
$$;

create function pg_temp.with_reminders(state jsonb, now_ms bigint) returns jsonb language sql as $$
    select state || jsonb_build_object(
        'phases', (
            select coalesce(jsonb_agg(phase.it || jsonb_build_object('items', (
                select coalesce(jsonb_agg(pg_temp.with_reminder(item.it, now_ms) order by item.place), '[]'::jsonb)
                from jsonb_array_elements(phase.it->'items') with ordinality as item(it, place)
            )) order by phase.place), '[]'::jsonb)
            from jsonb_array_elements(state->'phases') with ordinality as phase(it, place)
        ),
        'removed', (
            select coalesce(jsonb_agg(
                gone.it || jsonb_build_object('item', pg_temp.with_reminder(gone.it->'item', now_ms)) order by gone.place), '[]'::jsonb)
            from jsonb_array_elements(state->'removed') with ordinality as gone(it, place)
        )
    )
$$;

update run set state = pg_temp.with_reminders(state::jsonb, app_ms())::json
where json_typeof(state->'phases') = 'array' and json_typeof(state->'removed') = 'array';

-- The clock looks at each open run once and finds its next moment, which may be an item's now.
insert into due (run_id, due_at) select id, app_ms() from run where status = 'running' and json_typeof(state->'phases') = 'array'
on conflict (run_id) do update set due_at = least(due.due_at, excluded.due_at);
