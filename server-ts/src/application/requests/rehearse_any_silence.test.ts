import path from 'node:path';
import * as fc from 'fast-check';
import {aCalendar} from '../../../../test/support/builders';
import {NOBODY_LOOKS} from '../../../../test/support/presence';
import {readPlaybooks} from '../../adapters/playbook_files/read_playbooks';
import type {Message} from '../../domain/announce/message';
import type {WorkingCalendar} from '../../domain/calendar/calendar';
import {wakeAt} from '../../domain/duty/decide_wake';
import type {Severity} from '../../domain/duty/duty_rule';
import type {Span} from '../../domain/duty/silence';
import type {Playbook} from '../../domain/playbook';
import {isRefused} from '../../domain/refusal';
import {ownerOf, type Run} from '../../domain/run';
import {DAY, HOUR, MINUTE, SECOND, type Millis} from '../../domain/units';
import {PACKAGE_ROOT} from '../../package_root';
import {changeRun, wakeRun, type Surroundings} from '../change_run';
import {rehearse} from './rehearse';
import {openRehearsal} from './rehearse_start';

/**
 * What is rehearsed, against a clock that really looks: every so often and some milliseconds late, through what the sidecar does when a
 * run's moment has come, with somebody who reads the posts and answers them.
 */
const DELAY = 20 * MINUTE;

const unasked = (): never => {
    throw new Error('nobody asks this');
};

let playbooks: Map<string, Playbook>;
beforeAll(async () => {
    const read = await readPlaybooks(path.join(PACKAGE_ROOT, 'assets', 'playbooks'));
    playbooks = new Map(read.playbooks.list().map((playbook) => [playbook.id, playbook]));
});

const life = fc.record({
    played: fc.constantFrom<[string, Severity | null]>(
        ['set-cycle', null],
        ['set-cycle-monthly', null],
        ['support-incident', 'L1'],
        ['support-incident', 'L2'],
        ['support-incident', 'L4'],
    ),
    zone: fc.constantFrom('Europe/Amsterdam', 'America/Los_Angeles', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
    day: fc.constantFrom('2026-03-25', '2026-10-22', '2026-11-23', '2026-03-05', '2026-10-29', '2026-04-02'),
    offset: fc.integer({min: 0, max: 3 * 24 * 60}),
    off: fc.uniqueArray(fc.integer({min: 0, max: 9}), {maxLength: 3}),
    silences: fc.array(fc.record({from: fc.integer({min: 0, max: 160}), hours: fc.integer({min: 1, max: 90})}), {
        maxLength: 3,
    }),
    lateness: fc.array(fc.integer({min: 0, max: 900}), {minLength: 1, maxLength: 7}),
    isNever: fc.boolean(),
});

const askedAMinuteBefore: typeof life extends fc.Arbitrary<infer Life> ? Life : never = {
    played: ['support-incident', 'L2'],
    zone: 'Asia/Kathmandu',
    day: '2026-03-25',
    offset: 734,
    off: [],
    silences: [],
    lateness: [1],
    isNever: true,
};

interface Said {
    at: Millis;
    what: string;
}

const inShort = (messages: readonly Message[]): string[] =>
    messages.flatMap((message) =>
        message.op === 'post' ? [`post ${message.place.kind}`] : message.op === 'edit' ? ['edit run'] : [],
    );

/** The next instant, from `at` on, at which nobody is silent, with the delay that an answer takes after each silence. */
function answeredAt(asked: Millis, silence: readonly Span[]): Millis {
    let at = asked + DELAY;
    for (let span = silenceAt(at, silence); span; span = silenceAt(at, silence)) {
        at = span.to + DELAY;
    }
    return at;
}

function silenceAt(at: Millis, silence: readonly Span[]): Span | undefined {
    return silence.find(({from, to}) => at >= from && at < to);
}

/** What is really said: the clock looks each second, and a person has a note of when to answer. */
function really(
    begun: Run,
    {
        from,
        until,
        silence,
        lateness,
        isNever,
    }: {
        from: Millis;
        until: Millis;
        silence: readonly Span[];
        lateness: readonly number[];
        isNever: boolean;
    },
    calendar: WorkingCalendar,
): Said[] {
    const around: Surroundings = {
        teams: {
            get: unasked,
            calendar: () => calendar,
            settingsVersion: () => 1,
            settings: unasked,
            saveSettings: unasked,
        },
        presence: NOBODY_LOOKS,
    };
    const said: Said[] = [];
    let run = begun;
    let note: Millis | null = isNever ? null : answeredAt(from, silence);
    let looks = 0;
    for (let now = from; now < until;) {
        const woken = wakeAt(run);
        const nextLook =
            woken === null
                ? Infinity
                : Math.ceil(Math.max(woken, now) / SECOND) * SECOND + (lateness[looks % lateness.length] ?? 0);
        now = Math.min(nextLook, note ?? Infinity);
        if (now >= until) {
            break;
        }
        looks += 1;
        if (now === note) {
            note = null;
            const owner = ownerOf(run);
            const command = run.obligation
                ? ({type: 'post_update', updateId: `u${looks}`, kind: 'update', text: 'All is well'} as const)
                : ({type: 'hold'} as const);
            const changed = changeRun(run, command, owner, now, around);
            if (!isRefused(changed)) {
                said.push(...inShort(changed.messages).map((what) => ({at: now, what})));
                run = changed.run;
            }
            continue;
        }
        const change = wakeRun(run, now, around);
        if (change) {
            const opened = change.events.some(({type}) => type === 'obligation_opened');
            note = opened && !isNever ? answeredAt(now, silence) : note;
            said.push(...inShort(change.messages).map((what) => ({at: now, what})));
            run = change.run;
        }
    }
    return said;
}

test('what is rehearsed is what a clock that looks each second says, in any silence', () => {
    fc.assert(
        fc.property(life, (given) => {
            const {played, zone, day, offset, off, silences, lateness, isNever} = given;
            const start = Date.parse(day);
            const from = start + offset * MINUTE;
            const until = from + 8 * DAY;
            const calendar = aCalendar({
                zone,
                daysOff: Object.fromEntries(
                    off.map((n) => [new Date(start + n * DAY).toISOString().slice(0, 10), 'closed']),
                ),
            });
            const playbook = playbooks.get(played[0]);
            const opened = playbook && openRehearsal(playbook, {severity: played[1], zone, now: from, calendar});
            if (!opened || isRefused(opened)) {
                throw new Error('refused');
            }
            const silence = silences.map((one) => ({
                from: from + one.from * HOUR,
                to: from + (one.from + one.hours) * HOUR,
            }));
            const {lines, cut} = rehearse({
                ...opened,
                messages: [],
                from,
                until,
                calendarAt: () => calendar,
                silence,
                answering: isNever ? {kind: 'never'} : {kind: 'after', delay: DELAY},
                atMost: {lines: 10_000, steps: 10_000},
            });
            const said = really(opened.run, {from, until, silence, lateness, isNever}, calendar);
            expect(cut).toBe(false);
            const minute = (at: Millis): string => new Date(Math.round(at / MINUTE) * MINUTE).toISOString();
            expect(lines.map(({at, op, place}) => `${minute(at)} ${op} ${place}`)).toEqual(
                said.map(({at, what}) => `${minute(at)} ${what}`),
            );
        }),
        // Found at random: an ask exactly a minute before an update falls due. A clock that was a millisecond late took it for less.
        {numRuns: 100, examples: [[askedAMinuteBefore]]},
    );
});
