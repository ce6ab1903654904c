-- Items of a playbook may repeat from now on; those of runs that go on are done once, as they were.
create function pg_temp.with_repeat(item jsonb) returns jsonb language sql as $$
    select case when item ? 'repeat' then item else item || '{"repeat": null}'::jsonb end
$$;

update run set state = (state::jsonb || jsonb_build_object(
    'phases', (
        select coalesce(jsonb_agg(phase.it || jsonb_build_object('items', (
            select coalesce(jsonb_agg(pg_temp.with_repeat(item.it) order by item.place), '[]'::jsonb)
            from jsonb_array_elements(phase.it->'items') with ordinality as item(it, place)
        )) order by phase.place), '[]'::jsonb)
        from jsonb_array_elements(state::jsonb->'phases') with ordinality as phase(it, place)
    ),
    'removed', (
        select coalesce(jsonb_agg(gone.it || jsonb_build_object('item', pg_temp.with_repeat(gone.it->'item')) order by gone.place), '[]'::jsonb)
        from jsonb_array_elements(state::jsonb->'removed') with ordinality as gone(it, place)
    )
))::json
where json_typeof(state->'phases') = 'array' and json_typeof(state->'removed') = 'array';
