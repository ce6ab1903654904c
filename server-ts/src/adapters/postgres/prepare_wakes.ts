import {setImmediate} from 'node:timers/promises';
import type {Pool} from 'pg';
import type {PreparedWake, PreparedWakes} from '../../application/ports';
import type {Run} from '../../domain/run';
import type {Millis, RunId} from '../../domain/units';
import {textsOf} from './run_texts';
import {SETTINGS_COLUMNS, type SettingsRow} from './team_settings';
import type {DecideWake, LearnSettings} from './wake_runs';

/** So many are read at once: the driver reads an answer at one stretch. */
const AT_ONCE = 16;

/** Without a lock: whether all of it still holds is looked at when the moment has come. */
const READ_AHEAD = `
select run.id, run.state::text, soon.due_at, ${SETTINGS_COLUMNS}
from (
    select run_id, due_at from due
    where due_at > (select app_ms()) and due_at <= (select app_ms()) + $1::bigint and not run_id = any($2::text[])
    order by due_at limit ${AT_ONCE}
) as soon join run on run.id = soon.run_id join team on team.id = run.team_id`;

type Row = SettingsRow & {id: RunId; state: string; due_at: Millis};

/** Decides ahead on runs that will be due, a few at a time, as the people who ask for something meanwhile come first. */
export async function prepareWakes(
    pool: Pool,
    ahead: Millis,
    limit: number,
    decide: DecideWake,
    learn: LearnSettings,
    known: PreparedWakes,
): Promise<PreparedWakes> {
    const prepared = new Map<RunId, PreparedWake>();
    const seen = [...known.keys()];
    while (seen.length < limit) {
        const {rows} = await pool.query<Row>({name: 'read_ahead', text: READ_AHEAD, values: [ahead, seen]});
        for (const {id, state, due_at: at, ...settings} of rows) {
            await setImmediate();
            seen.push(id);
            const wake = prepare(state, at, settings, decide, learn);
            if (wake !== null) {
                prepared.set(id, wake);
            }
        }
        if (rows.length < AT_ONCE) {
            break;
        }
    }
    return prepared;
}

/** Null where the rules fail: they will again when the moment comes, and then it is said. */
function prepare(
    state: string,
    at: Millis,
    settings: SettingsRow,
    decide: DecideWake,
    learn: LearnSettings,
): PreparedWake | null {
    try {
        const before: Run = JSON.parse(state);
        learn(before.teamId, settings);
        const change = decide(before, at);
        const texts = change && textsOf(change.run);
        return {before, at, settingsVersion: settings.settings_version, change, texts};
    } catch {
        return null;
    }
}
