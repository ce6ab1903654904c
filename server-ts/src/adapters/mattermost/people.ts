import * as v from 'valibot';
import type {People, PersonRecord} from '../../application/mattermost_ports';
import type {UserId} from '../../domain/units';
import type {Rest} from './rest';
import {userShape, type UserShape} from './shapes';

/** Names change rarely; a person who was deactivated a few minutes ago is still found out before a mention goes out late. */
const KEPT_MS = 120_000;
const KEPT_AT_MOST = 10_000;
/** How many ids Mattermost is asked for at once. */
const PAGE = 200;

export function mattermostPeople(rest: Rest): People {
    const kept = new Map<UserId, {person: PersonRecord; until: number}>();

    const remember = (user: UserShape): PersonRecord => {
        const person = personOf(user);
        if (kept.size >= KEPT_AT_MOST) {
            kept.clear();
        }
        kept.set(person.id, {person, until: performance.now() + KEPT_MS});
        return person;
    };

    const get: People['get'] = async (ids) => {
        const found = new Map<UserId, PersonRecord>();
        const missing: UserId[] = [];
        for (const id of new Set(ids)) {
            const known = kept.get(id);
            if (known && known.until > performance.now()) {
                found.set(id, known.person);
            } else {
                missing.push(id);
            }
        }
        for (let from = 0; from < missing.length; from += PAGE) {
            const users = await rest.post('/users/ids', missing.slice(from, from + PAGE), v.array(userShape));
            for (const user of users) {
                found.set(user.id, remember(user));
            }
        }
        return found;
    };

    return {
        get,
        asTheyAre: (ids) => {
            ids.forEach((id) => kept.delete(id));
            return get(ids);
        },
        byUsername: async (username) => {
            const [user] = await rest.post(
                '/users/usernames',
                [username.replace(/^@/, '').toLowerCase()],
                v.array(userShape),
            );
            return user ? remember(user) : null;
        },
    };
}

function personOf(user: UserShape): PersonRecord {
    const zones = user.timezone ?? {};
    const automatic = zones['useAutomaticTimezone'] === 'true';
    const zone = (automatic ? zones['automaticTimezone'] : zones['manualTimezone']) ?? '';
    return {
        id: user.id,
        username: user.username,
        firstName: user.first_name,
        lastName: user.last_name,
        zone: zone === '' ? null : zone,
        isBot: user.is_bot,
        isGuest: user.roles.split(' ').includes('system_guest'),
        isGone: user.delete_at > 0,
    };
}
