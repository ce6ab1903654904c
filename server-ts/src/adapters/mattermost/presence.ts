import * as v from 'valibot';
import type {Presence, RunPeople} from '../../application/mattermost_ports';
import {namedAssignees} from '../../domain/run';
import {MINUTE, SECOND, type Millis, type UserId} from '../../domain/units';
import type {Rest} from './rest';
import {channelMemberShape} from './shapes';

/** How long what was read is believed where it could not be read again. */
const KEPT_MS: Millis = 90 * SECOND;
/** Nothing is kept about more people and places than this. */
const KEPT_AT_MOST = 50_000;
/** A message that waits for somebody is looked at again every few minutes. */
const AWAY_KNOWN_FOR: Millis = 5 * SECOND;
/** How many ids Mattermost is asked for at once. */
const PAGE = 200;
/** Channels that are asked about at the same time, besides the messages that go out. */
const AT_ONCE = 4;
/** After a failure nobody is asked about for so long: they all count as there, and their reminders go out. */
const PAUSE_MS: Millis = MINUTE / 4;

const userShape = v.object({id: v.string(), delete_at: v.optional(v.number(), 0)});
const statusShape = v.object({user_id: v.string(), status: v.string(), dnd_end_time: v.optional(v.number(), 0)});
/** Out of office is set by the auto responder only; both are the person's own word that they do not want to be asked. */
const AWAY: ReadonlySet<string> = new Set(['ooo', 'dnd']);

/** From Mattermost's accounts, statuses and channel members. Whoever nothing is known of counts as there. */
export function mattermostPresence(rest: Rest, onError: (error: unknown) => void): Presence {
    const gone = absences();
    const away = absences();
    const dnd = absences();
    const outside = absences();
    let pausedUntil = 0;

    const learnPeople = async (ids: UserId[], maxAge: Millis): Promise<void> => {
        const unknown = ids.filter((id) => gone.age(id) > maxAge || away.age(id) > maxAge);
        for (let from = 0; from < unknown.length; from += PAGE) {
            const page = unknown.slice(from, from + PAGE);
            const [users, statuses] = await Promise.all([
                rest.post('/users/ids', page, v.array(userShape)),
                rest.post('/users/status/ids', page, v.array(statusShape)),
            ]);
            page.forEach((id) => {
                away.set(id, false);
                dnd.set(id, false);
            });
            users.forEach((user) => gone.set(user.id, user.delete_at > 0));
            statuses.forEach(({user_id: id, status}) => {
                away.set(id, AWAY.has(status));
                dnd.set(id, status === 'dnd');
            });
        }
    };

    const learnChannel = async (channelId: string, ids: UserId[], maxAge: Millis): Promise<void> => {
        const unknown = ids.filter((id) => outside.age(`${channelId} ${id}`) > maxAge).slice(0, PAGE);
        if (unknown.length === 0) {
            return;
        }
        const members = await rest.post(`/channels/${channelId}/members/ids`, unknown, v.array(channelMemberShape));
        const found = new Set(members.map((member) => member.user_id));
        unknown.forEach((id) => outside.set(`${channelId} ${id}`, !found.has(id)));
    };

    const learn: Presence['learn'] = async (runs, maxAge) => {
        if (performance.now() < pausedUntil) {
            return;
        }
        try {
            const channels = [...byChannel(runs.filter(({channelId}) => channelId !== ''))];
            const inTurn = async (): Promise<void> => {
                for (let next = channels.pop(); next !== undefined; next = channels.pop()) {
                    await learnChannel(...next, maxAge);
                }
            };
            // Beside one another: a reminder that waits for both would wait for two answers of Mattermost, 20 ms each.
            await Promise.all([
                learnPeople([...new Set(runs.flatMap(({people}) => people))], maxAge),
                ...Array.from({length: AT_ONCE}, inTurn),
            ]);
        } catch (error) {
            pausedUntil = performance.now() + PAUSE_MS;
            onError(error);
        }
    };

    return {
        of: (run) => {
            const seated = run.seats.flatMap(({user}) => user ?? []);
            const people = [...new Set([run.startedBy, ...seated, ...namedAssignees(run)])];
            return {
                absent: new Set(people.filter((id) => gone.has(id) || outside.has(`${run.channelId} ${id}`))),
                away: new Set(people.filter((id) => away.has(id))),
                dnd: new Set(people.filter((id) => dnd.has(id))),
            };
        },
        isAway: async (user) => {
            await learn([{channelId: '', people: [user]}], AWAY_KNOWN_FOR);
            return away.has(user);
        },
        learn,
    };
}

function byChannel(runs: readonly RunPeople[]): Map<string, UserId[]> {
    const channels = new Map<string, UserId[]>();
    for (const {channelId, people} of runs) {
        channels.set(channelId, [...new Set([...(channels.get(channelId) ?? []), ...people])]);
    }
    return channels;
}

interface Absences {
    has(key: string): boolean;
    /** How long ago it was read; Infinity when it never was. */
    age(key: string): Millis;
    set(key: string, absent: boolean): void;
}

function absences(): Absences {
    const kept = new Map<string, {absent: boolean; at: number}>();
    const age = (key: string): Millis => performance.now() - (kept.get(key)?.at ?? -Infinity);
    return {
        has: (key) => age(key) < KEPT_MS && kept.get(key)?.absent === true,
        age,
        set: (key, absent) => {
            if (kept.size >= KEPT_AT_MOST) {
                kept.clear();
            }
            kept.set(key, {absent, at: performance.now()});
        },
    };
}
