import * as fc from 'fast-check';
import {begun, asking, holdsWhileAsking, live, missing} from '../../../../test/support/any_life';
import {aCalendar, aDuty, aLadder, anIncident, BO, MONDAY_10} from '../../../../test/support/builders';
import {decide} from '../decide';
import {wakeAt} from './decide_wake';
import {record} from '../decision';
import type {DutyRule} from './duty_rule';
import type {RunEvent} from '../event';
import type {AskedPerson} from './obligation';
import {isRefused} from '../refusal';
import {ownerOf} from '../run';
import {MINUTE} from '../units';

const userIn = ({user}: AskedPerson): string => user;

test('the last update is never moved by anything but an update', () => {
    holdsWhileAsking(({command: asked, before, after}) => {
        if (asked.type !== 'post_update') {
            expect(after.lastUpdate).toEqual(before.lastUpdate);
        }
    });
});

test('a run always has an owner, and the open reminder asks the owner, who is there', () => {
    holdsWhileAsking(({after, events, absent}) => {
        const owner = ownerOf(after);
        expect(owner).not.toBeNull();
        if (owner !== null && !absent.has(owner) && !after.duty.movesOnWhenAway) {
            for (const event of events) {
                if (event.type === 'obligation_opened') {
                    expect(event.obligation.people[0]?.user).toBe(owner);
                }
                if (event.type === 'seat_changed' && event.owner && after.obligation) {
                    expect(after.obligation.people.map(({user}) => user)).toContain(owner);
                }
            }
        }
    });
});

test('absent people are never asked', () => {
    let asked = 0;
    holdsWhileAsking(({before, after, events, absent}) => {
        const known = new Set(
            [...(before.obligation?.people ?? []), ...(before.acknowledgement?.people ?? [])].map(userIn),
        );
        const people = [...(after.obligation?.people ?? []), ...(after.acknowledgement?.people ?? [])].map(userIn);
        const mentioned = events.flatMap((event) => ('mentioned' in event ? event.mentioned : []));
        const told = events.flatMap((event) => (event.type === 'duty_upcoming' && event.tell ? [event.tell] : []));
        for (const user of [...people.filter((one) => !known.has(one)), ...mentioned, ...told]) {
            asked += 1;
            expect(absent.has(user)).toBe(false);
        }
    });
    expect(asked).toBeGreaterThan(1_000);
});

test('whoever was asked is named once, and everybody who is mentioned was asked', () => {
    holdsWhileAsking(({after, events}) => {
        for (const people of [after.obligation?.people, after.acknowledgement?.people]) {
            const users = (people ?? []).map(userIn);
            expect(new Set(users).size).toBe(users.length);
        }
        for (const event of events) {
            if (event.type === 'obligation_reminded' || event.type === 'obligation_escalated') {
                expect(event.people.map(userIn)).toEqual(expect.arrayContaining(event.mentioned));
            }
        }
    });
});

test('after a wake nothing is due any more, so that the clock never spins, and the next moment is never over', () => {
    holdsWhileAsking(({command: asked, after, events, before}) => {
        if (asked.type === 'wake') {
            const now = events[0]?.at;
            if (now !== undefined) {
                expect(wakeAt(after) ?? Infinity).toBeGreaterThan(now);
                expect(after.duty.nextDueAt ?? Infinity).toBeGreaterThan(now);
            } else {
                expect(after).toBe(before);
            }
        }
    });
});

const NOTICES = new Set<RunEvent['type']>(['obligation_opened', 'obligation_reminded', 'obligation_escalated']);

test('no two notices of one obligation go out at the same instant', () => {
    fc.assert(
        fc.property(begun, asking, (begin, all) => {
            const {events} = live(begin(), all, () => undefined);
            const times = events.flatMap((event) =>
                NOTICES.has(event.type)
                    ? [`${'obligationId' in event ? event.obligationId : `o${event.seq}`} ${event.at}`]
                    : [],
            );
            expect(new Set(times).size).toBe(times.length);
        }),
        {numRuns: 150},
    );
});

const ladders = fc.uniqueArray(fc.integer({min: 5, max: 4_000}), {minLength: 1, maxLength: 6}).chain((minutes) =>
    fc.record({
        steps: fc
            .array(fc.constantFrom('primary', 'backup', 'lead', 'channel'), {
                minLength: minutes.length,
                maxLength: minutes.length,
            })
            .map((roles) =>
                minutes
                    .sort((a, b) => a - b)
                    .map((afterMinutes, place) => ({afterMinutes, ask: roles[place] ?? 'lead'})),
            ),
        repeatEveryMinutes: fc.integer({min: 30, max: 2_000}),
    }),
);

test('an obligation that nobody answers climbs its whole ladder, asks each person once, and never stops repeating', () => {
    const rules = fc.constantFrom<DutyRule[]>(
        [{every: 'day', at: '16:00', days: 'always'}],
        [{every: 'day', at: '16:00', days: 'working'}],
    );
    fc.assert(
        fc.property(ladders, rules, missing, (change, ownRules, gone) => {
            const nextDueAt = MONDAY_10 + 6 * 60 * MINUTE;
            const seats = anIncident().seats.map((seat) => (seat.role === 'backup' ? {...seat, user: BO} : seat));
            let run = anIncident({
                seats,
                duty: aDuty({on: true, ownRules, ownLadder: aLadder(change), nextDueAt, upcomingSaidFor: nextDueAt}),
            });
            const newlyAsked: string[] = [];
            const last = change.steps.at(-1)?.afterMinutes ?? 0;
            const isAtEnd = (): boolean =>
                run.obligation !== null && run.obligation.nextStep === null && run.obligation.notices > 2;
            for (let woken = 0; !isAtEnd(); woken += 1) {
                expect(woken).toBeLessThan(1_500);
                const now = wakeAt(run) ?? Infinity;
                expect(now).toBeLessThan(Infinity);
                const moment = {now, by: null, calendar: aCalendar(), absent: new Set(gone), away: new Set<string>()};
                const decision = decide(run, {type: 'wake'}, moment);
                const before = run.obligation?.people.length ?? 0;
                run = isRefused(decision) ? run : record(run, decision, moment).run;
                newlyAsked.push(...(run.obligation?.people ?? []).slice(before).map(userIn));
            }
            expect(new Set(newlyAsked).size).toBe(newlyAsked.length);
            const asks = new Set<string>(change.steps.map(({ask}) => ask));
            const everybody = seats.filter(({role, user}) => asks.has(role) && !gone.includes(user ?? ''));
            expect(newlyAsked).toEqual(expect.arrayContaining(everybody.map(({user}) => user ?? '')));
            if (asks.has('channel') && change.steps.at(-1)?.ask === 'channel') {
                expect(run.obligation?.step?.afterMinutes).toBe(last);
            }
            expect(wakeAt(run)).toBe(run.obligation?.nextRepeatAt);
        }),
        {numRuns: 150},
    );
});
