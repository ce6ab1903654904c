import {anIncident, anItem, ANN, anId, anObligation, aRun, BO, LEA, PAT, utc} from '../../../../test/support/builders';
import type {Body} from '../../domain/announce/message';
import type {StatusUpdate} from '../../domain/run';
import type {Acknowledgement} from '../../domain/duty/obligation';
import {HOUR, MINUTE} from '../../domain/units';
import type {PersonRecord} from '../mattermost_ports';
import {bodyWords} from './body_words';
import {lengthWords, stampWords, timeWords} from './time_words';
import type {Context, PostWords} from './wording';

const DUE = utc('2026-11-23 15:00');
const person = (id: string, firstName: string, change: Partial<PersonRecord> = {}): [string, PersonRecord] => [
    id,
    {
        id,
        username: firstName.toLowerCase(),
        firstName,
        lastName: '',
        zone: null,
        isBot: false,
        isGuest: false,
        isGone: false,
        ...change,
    },
];
const people = new Map([person(LEA, 'Lea'), person(PAT, 'Pat'), person(ANN, 'Ann'), person(BO, 'Bo', {isGone: true})]);
const context = (change: Partial<Context> = {}): Context => ({run: anIncident(), now: DUE, people, ...change});
const update: StatusUpdate = {id: 'u', kind: 'update', text: 'All is well', by: ANN, at: utc('2026-11-22 14:12')};
const obligation = anObligation();
const say = (body: Body, change: Partial<Context> = {}): PostWords => bodyWords(body, context(change));

describe('a reminder', () => {
    it('says what is owed, by whom, since when, with the answers as buttons', () => {
        const words = say({kind: 'reminder', obligation, lateMs: 300, lastUpdate: update});
        expect(words.message).toBe(
            '@pat **INC-42 Login fails**: the daily update is due now. Last one: Sun 22 Nov 15:12 CET by Ann.',
        );
        expect(words.buttons?.map((button) => button.label)).toEqual([
            'Post update',
            "I'm on it",
            'Snooze…',
            'Nothing new',
            'Blocked on…',
            'Why?',
        ]);
    });

    it('after an outage says how late it is', () => {
        const words = say({kind: 'reminder', obligation, lateMs: 3 * HOUR, lastUpdate: null}, {now: DUE + 3 * HOUR});
        expect(words.message).toBe(
            '@pat **INC-42 Login fails**: the daily update was due Mon 23 Nov 16:00 CET, 3 h ago. There has been none yet.',
        );
    });

    it('names without asking who has left', () => {
        const people = [{user: BO, role: 'primary', at: DUE, away: false}];
        const asked = anObligation({asked: BO, people});
        const words = say({kind: 'reminder', obligation: asked, lateMs: 0, lastUpdate: null});
        expect(words.message).toMatch(/^Bo \*\*INC-42/);
    });

    it('repeated says for how long there was none', () => {
        const words = say(
            {kind: 'reminded_again', obligation, asked: PAT, at: DUE + HOUR, lastUpdate: null},
            {now: DUE + HOUR},
        );
        expect(words.message).toBe('@pat **INC-42 Login fails**: no update for 7 h. There has been none yet.');
    });

    it('does not count the time in which the run was finished', () => {
        const {run} = context();
        const pauses = [
            {from: DUE - 20 * 24 * HOUR, to: DUE - 10 * 24 * HOUR},
            {from: DUE - 5 * HOUR, to: DUE - HOUR},
        ];
        const words = say(
            {kind: 'reminded_again', obligation, asked: PAT, at: DUE + HOUR, lastUpdate: null},
            {now: DUE + HOUR, run: {...run, startedAt: DUE - 15 * 24 * HOUR, pauses}},
        );
        // 15 days and an hour, without five days and four hours.
        expect(words.message).toContain('no update for 9 d 21 h.');
    });

    it('resolved says by whom, when and how late, and can still be asked why', () => {
        const words = say(
            {kind: 'reminder_resolved', obligation, how: 'updated', update: 'update', by: ANN, at: DUE + 20 * MINUTE},
            {now: DUE + 20 * MINUTE},
        );
        expect(words).toEqual({
            message: '**INC-42 Login fails**: updated by Ann Mon 23 Nov 16:20 CET (20 min late).',
            colour: 'good',
            buttons: [{action: 'why', label: 'Why?'}],
        });
    });

    it('resolved by “nothing new” says so, and not that it was updated', () => {
        const at = DUE + MINUTE;
        const body: Body = {kind: 'reminder_resolved', obligation, how: 'updated', update: 'nothing_new', by: ANN, at};
        // Also where it is written late, after another update came.
        const lastUpdate = {id: 'u', kind: 'update' as const, text: 'More', by: PAT, at: at + HOUR};
        expect(say(body, {now: at + HOUR, run: anIncident({lastUpdate})}).message).toBe(
            '**INC-42 Login fails**: nothing new, said Ann Mon 23 Nov 16:01 CET.',
        );
    });

    it('quotes the reason of a snooze: it pings nobody and is no link', () => {
        const snoozed = {by: ANN, at: DUE, until: DUE + HOUR, reason: '@channel [x](javascript:alert(1))'};
        const words = say({kind: 'reminder', obligation: {...obligation, snoozed}, lateMs: 0, lastUpdate: null});
        expect(words.lines?.join()).toMatch(
            /^Ann snoozed the reminder: .*,The next reminder comes Mon 23 Nov 17:00 CET\.$/,
        );
        expect(words.lines?.join()).not.toMatch(/@channel|javascript:/);
    });
});

describe('a reminder that is kept quiet', () => {
    const held = {by: PAT, at: DUE, until: DUE + 2 * HOUR};
    const snoozed = {by: ANN, at: DUE + MINUTE, until: DUE + 50 * MINUTE, reason: 'a call'};
    const lines = (now: number): string[] =>
        say(
            {
                kind: 'reminder',
                obligation: {...obligation, held, snoozed, nextNoticeAt: snoozed.until},
                lateMs: 0,
                lastUpdate: null,
            },
            {now},
        ).lines ?? [];

    it('says who wished it and one time: when the next one really comes', () => {
        expect(lines(DUE + 2 * MINUTE)).toEqual([
            'Pat is on it.',
            'Ann snoozed the reminder: “a call”.',
            'The next reminder comes Mon 23 Nov 16:50 CET.',
        ]);
    });

    it('says so until the next one comes, also where the wish ended in the evening', () => {
        const morning = DUE + 17 * HOUR;
        const body: Body = {
            kind: 'reminder',
            obligation: {...obligation, held, nextNoticeAt: morning},
            lateMs: 0,
            lastUpdate: null,
        };
        expect(say(body, {now: DUE + 3 * HOUR}).lines).toEqual([
            'Pat is on it.',
            'The next reminder comes Tue 24 Nov 09:00 CET.',
        ]);
        const again = {...body.obligation, noticedAt: morning, nextNoticeAt: morning + HOUR};
        expect(say({...body, obligation: again}, {now: morning + MINUTE}).lines).toEqual([]);
    });

    it('says nothing of wishes that are over', () => {
        expect(lines(DUE + 3 * HOUR)).toEqual([]);
    });
});

const acknowledgement: Acknowledgement = {
    id: 'a1',
    openedAt: DUE,
    everyMinutes: 15,
    round: 0,
    asked: PAT,
    people: [{user: PAT, role: 'primary', at: DUE, away: false}],
    passedOver: [],
    notices: 1,
    nextNoticeAt: DUE + 15 * MINUTE,
};

const NEXT = {id: anId('next'), name: 'SET Cycle W49', channelId: anId('home'), seats: {primary: PAT}};

const BODIES: Body[] = [
    {kind: 'run_card'},
    {kind: 'welcome_owner', startedBy: ANN},
    {kind: 'reminder', obligation, lateMs: 0, lastUpdate: update},
    {kind: 'reminded_again', obligation, asked: PAT, at: DUE, lastUpdate: update},
    {kind: 'escalated', obligation, step: {afterMinutes: 60, ask: 'backup'}, mentioned: [LEA], before: [], at: DUE},
    {kind: 'channel_told', obligation, at: DUE},
    {kind: 'upcoming', dueAt: DUE, lastUpdate: update},
    {kind: 'upcoming_over', dueAt: DUE, how: 'due', update: null},
    {kind: 'upcoming_over', dueAt: DUE, how: 'updated', update},
    {kind: 'upcoming_over', dueAt: DUE, how: 'moved', update: null},
    {kind: 'taker_wanted', acknowledgement},
    {kind: 'taker_wanted_again', acknowledgement, mentioned: [LEA], at: DUE},
    {kind: 'taken', acknowledgement, how: 'held', by: ANN, at: DUE},
    {kind: 'reminder_retargeted', obligation, asked: PAT},
    {kind: 'reminder_resolved', obligation, how: 'finished', update: null, by: ANN, at: DUE},
    {kind: 'status_update', update, severity: 'L2'},
    {kind: 'owner_changed', title: 'Lead', from: LEA, to: PAT, by: ANN},
    {kind: 'owner_asked', title: 'Lead', by: ANN},
    {kind: 'owner_asked', title: 'Lead', by: null},
    {kind: 'owner_asked', title: 'Lead', by: null, restoredBy: ANN},
    {kind: 'owner_question_over', title: 'Lead', how: 'finished', owner: PAT},
    {kind: 'owner_released', title: 'Lead', to: PAT, by: ANN},
    {kind: 'owner_question_over', title: 'Lead', how: 'accepted', owner: PAT},
    {kind: 'owner_question_over', title: 'Lead', how: 'declined', owner: LEA},
    {kind: 'owner_question_over', title: 'Lead', how: 'passed_on', owner: LEA},
    {kind: 'seat_given', title: 'Backup', to: PAT, by: ANN},
    {kind: 'seat_given', title: 'Backup', more: ['Lead'], to: PAT, by: ANN, asked: true},
    {kind: 'owner_answered', title: 'Lead', user: PAT, accepted: false, before: LEA},
    {kind: 'owner_changed', title: 'Lead', from: LEA, to: PAT, by: ANN, cycle: 'SET Cycle W49'},
    {kind: 'next_cycle', cycle: NEXT, seats: [{role: 'lead', title: 'Lead', from: LEA, to: PAT}]},
    {kind: 'next_cycle_over', name: NEXT.name, how: 'passed_on', by: ANN},
    {kind: 'next_cycle_over', name: NEXT.name, how: 'by_hand', by: ANN},
    {kind: 'next_cycle_over', name: NEXT.name, how: 'newer', by: null},
    {kind: 'next_cycle_over', name: NEXT.name, how: 'finished', by: ANN},
    {kind: 'item_assigned', title: 'Do it', by: ANN},
    {kind: 'severity_changed', from: 'L2', to: 'L1', by: ANN},
    {kind: 'finished', by: ANN, outcome: 'fixed', open: 2, at: DUE},
    {kind: 'restored', by: ANN},
];

test('who was given roles is told of them together, and not mentioned where they are asked besides', () => {
    const given: Body = {kind: 'seat_given', title: 'Work owner', more: ['Primary'], to: PAT, by: ANN};
    const own = {run: {...context().run, ownChannel: true}, cardPost: 'cardpost'};
    expect(say(given, own).message).toBe('@pat **INC-42 Login fails**: Ann made you Work owner and Primary.');
    // Elsewhere it comes to them directly, and leads to the run.
    expect(say(given, {cardPost: 'cardpost'}).message).toBe(
        '**INC-42 Login fails**: Ann made you Work owner and Primary. [Open the run](/_redirect/pl/cardpost)',
    );
    expect(say({...given, asked: true}, own).message).toBe(
        '**INC-42 Login fails**: Ann made Pat Work owner and Primary.',
    );
});

describe('who is no longer the owner', () => {
    // They may well be asked on, as the backup or whoever else is on the ladder.
    it('is told only that', () => {
        expect(say({kind: 'owner_released', title: 'Lead', to: PAT, by: ANN}).message).toBe(
            '**INC-42 Login fails**: Pat took over as Lead (changed by Ann). You are no longer Lead.',
        );
        expect(say({kind: 'owner_question_over', title: 'Lead', how: 'passed_on', owner: LEA}).message).toBe(
            '**INC-42 Login fails**: Lea is Lead now. You no longer need to answer.',
        );
    });
});

/** Asked of somebody who has left: named, and not by a mention. */
const gone: Body = {kind: 'reminded_again', obligation, asked: BO, at: DUE, lastUpdate: null};

describe('every message', () => {
    it.each(BODIES)('$kind names its run', (body) => {
        expect(say(body).message).toContain('**INC-42 Login fails**');
    });

    it.each([...BODIES, gone])('$kind pings nobody through a name', (body) => {
        const run = aRun({
            name: '@channel @all @here @lea',
            playbook: {id: 'x', title: '@channel'},
            seats: [{role: 'lead', title: '@all', user: LEA, asked: null}],
            phases: [{id: 'p', title: '@here', items: [anItem('a', {title: '@channel'})]}],
            details: {severity: null, customer: '@all', ticket: '@all', summary: '@all'},
        });
        const evil = new Map([...people].map(([id, one]) => [id, {...one, firstName: '@channel'}]));
        const titled = JSON.parse(JSON.stringify(body), (key, value: unknown) =>
            key === 'title' || key === 'text' ? '@channel' : value,
        );
        const words = bodyWords(titled, {...context(), run, people: evil});
        const text = [words.message, ...(words.lines ?? [])].join('\n');
        expect(text).not.toMatch(/@(channel|all|here)\b/);
    });

    it.each(BODIES)('$kind can be said of people whom nobody knows any more', (body) => {
        expect(bodyWords(body, {...context(), people: new Map()}).message).not.toMatch(/undefined|null|NaN/);
    });

    it.each(BODIES)('$kind says no “today”, because it stays', (body) => {
        const run = anIncident({
            lastUpdate: update,
            acknowledged: {by: ANN, at: DUE},
            duty: {...anIncident().duty, on: true, nextDueAt: DUE + HOUR},
        });
        const {message, lines = []} = say(body, {run});
        expect([message, ...lines].join()).not.toMatch(/today|yesterday|tomorrow/);
    });

    it.each(BODIES)('$kind has no exclamation mark', (body) => {
        expect([say(body).message, ...(say(body).lines ?? [])].join()).not.toContain('!');
    });
});

test.each([
    [20 * MINUTE, '20 min'],
    [3 * HOUR, '3 h'],
    [200 * MINUTE, '3 h 20 min'],
    [52 * HOUR, '2 d 4 h'],
    [24 * HOUR + MINUTE, '1 d'],
    [1, '1 min'],
    [0, '1 min'],
    [-5, '1 min'],
    [59.6 * MINUTE, '1 h'],
])('%d ms are %s', (length, words) => {
    expect(lengthWords(length)).toBe(words);
});

test.each([
    ['2026-11-23 16:00', 'today 17:00 CET'],
    ['2026-11-24 16:00', 'tomorrow 17:00 CET'],
    ['2026-11-22 23:30', 'today 00:30 CET'],
    ['2026-11-27 16:00', 'Fri 17:00 CET'],
    ['2026-12-27 16:00', '27 Dec 17:00 CET'],
    ['2027-07-01 16:00', '1 Jul 2027 18:00 CEST'],
])('%s is said %s', (at, words) => {
    expect(timeWords(utc(at), DUE, 'Europe/Amsterdam')).toBe(words);
});

test.each([
    ['2026-11-23 16:00', 'Mon 23 Nov 17:00 CET'],
    ['2026-11-22 23:30', 'Mon 23 Nov 00:30 CET'],
    ['2027-07-01 16:00', 'Thu 1 Jul 2027 18:00 CEST'],
])('in a post %s is said %s', (at, words) => {
    expect(stampWords(utc(at), DUE, 'Europe/Amsterdam')).toBe(words);
});

test.each([
    ['America/Los_Angeles', 'today 07:00 PST', 'Jul 2027 08:00 PDT'],
    ['America/New_York', 'today 10:00 EST', 'Jul 2027 11:00 EDT'],
    ['America/St_Johns', 'today 11:30 NST', 'Jul 2027 12:30 NDT'],
    ['America/Sao_Paulo', 'today 12:00 BRT', 'Jul 2027 12:00 BRT'],
    ['Europe/Amsterdam', 'today 16:00 CET', 'Jul 2027 17:00 CEST'],
    ['Europe/London', 'today 15:00 GMT', 'Jul 2027 16:00 BST'],
    ['Europe/Dublin', 'today 15:00 GMT', 'Jul 2027 16:00 IST'],
    ['Australia/Perth', 'today 23:00 AWST', 'Jul 2027 23:00 AWST'],
    ['Asia/Calcutta', 'today 20:30 IST', 'Jul 2027 20:30 IST'],
    ['Asia/Tokyo', 'tomorrow 00:00 JST', 'Jul 2027 00:00 JST'],
    ['Europe/Istanbul', 'today 18:00 GMT+3', 'Jul 2027 18:00 GMT+3'],
    ['UTC', 'today 15:00 UTC', 'Jul 2027 15:00 UTC'],
])('times in %s are said with the name of the zone', (zone, winter, summer) => {
    const now = utc('2026-11-23 14:00');
    expect(timeWords(utc('2026-11-23 15:00'), now, zone)).toBe(winter);
    expect(timeWords(utc('2027-07-01 15:00'), now, zone)).toContain(summer);
    expect(stampWords(utc('2027-07-01 15:00'), now, zone)).toContain(summer);
});
