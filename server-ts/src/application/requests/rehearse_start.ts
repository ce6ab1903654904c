import {announceStart} from '../../domain/announce/announce';
import {nextWorkingInstant, type WorkingCalendar} from '../../domain/calendar/calendar';
import type {Severity} from '../../domain/duty/duty_rule';
import type {Message} from '../../domain/announce/message';
import type {Playbook} from '../../domain/playbook';
import {isRefused, type Refused} from '../../domain/refusal';
import type {Run} from '../../domain/run';
import {nameFromPattern} from '../../domain/run_name';
import {startRun} from '../../domain/start_run';
import type {Millis, RoleId, UserId, Zone} from '../../domain/units';
import type {PersonRecord} from '../mattermost_ports';

/** What a rehearsal begins with. */
export interface Opening {
    run: Run;
    messages: Message[];
    people: Map<UserId, PersonRecord>;
}

const NOBODYS_ID = 'rehearsal'.padEnd(26, '0');

/** A run of a playbook whose people are its roles: `@primary` holds the role of that name. Somebody else has started it. */
export function openRehearsal(
    playbook: Playbook,
    asked: {severity: Severity | null; zone: Zone; now: Millis; calendar: WorkingCalendar},
): Opening | Refused {
    const {severity, zone, now, calendar} = asked;
    const starter = personFor('starter', 'Starter', 0);
    // As the start form names it: the due times of a run are those of the week in its name.
    const worksFrom = nextWorkingInstant(calendar, now);
    const sitting = playbook.roles.map((role, index) => ({
        role: role.id,
        person: personFor(role.id, role.title, index + 1),
    }));
    const seats: Partial<Record<RoleId, UserId>> = Object.fromEntries(
        sitting.map(({role, person}) => [role, person.id]),
    );
    const started = startRun(playbook, {
        runId: NOBODYS_ID,
        teamId: NOBODYS_ID,
        channelId: NOBODYS_ID,
        ownChannel: playbook.channel.newRequired || playbook.channel.default !== 'this',
        name: nameFromPattern(playbook, {now, worksFrom, zone, number: 1, summary: 'Rehearsal', customer: ''}),
        details: {severity, customer: '', ticket: '', summary: ''},
        seats,
        startedBy: starter.id,
        now,
        zone,
        calendar,
    });
    if (isRefused(started)) {
        return started;
    }
    const people = [starter, ...sitting.map(({person}) => person)];
    return {
        run: started.run,
        messages: announceStart(started.run, 'existing'),
        people: new Map(people.map((person) => [person.id, person])),
    };
}

/** A person that no Mattermost knows: the id differs from real ones in its shape, and is sent nowhere. */
function personFor(username: string, firstName: string, index: number): PersonRecord {
    return {
        id: `role${index}`.padEnd(26, '0'),
        username,
        firstName,
        lastName: '',
        zone: null,
        isBot: false,
        isGuest: false,
        isGone: false,
    };
}
