import {aDuty, anId, anIncident, ANN, anObligation, BO, LEA, PAT, utc, when} from '../../../../test/support/builders';
import {announce} from '../../domain/announce/announce';
import type {Body} from '../../domain/announce/message';
import type {Acknowledgement, Obligation} from '../../domain/duty/obligation';
import type {Run, StatusUpdate} from '../../domain/run';
import {DAY, HOUR, MINUTE} from '../../domain/units';
import type {PersonRecord} from '../mattermost_ports';
import {bodyWords} from './body_words';
import type {Context, PostWords} from './wording';

const DUE = utc('2026-11-23 15:00');
const person = (id: string, firstName: string, isGone = false): [string, PersonRecord] => [
    id,
    {id, username: firstName.toLowerCase(), firstName, lastName: '', zone: null, isBot: false, isGuest: false, isGone},
];
const everybody = new Map([person(LEA, 'Lea'), person(PAT, 'Pat'), person(ANN, 'Ann'), person(BO, 'Bo')]);
const incident = (change: Partial<Run> = {}): Run =>
    anIncident({
        seats: [
            {role: 'primary', title: 'SET primary', user: PAT, asked: null},
            {role: 'backup', title: 'SET backup', user: BO, asked: null},
            {role: 'lead', title: 'SET lead', user: LEA, asked: null},
        ],
        ...change,
    });
const say = (body: Body, change: Partial<Context> = {}): PostWords =>
    bodyWords(body, {run: incident(), now: DUE, people: everybody, ...change});
const asked = (user: string, role: string | null, at = DUE, away = false) => ({user, role, at, away});
const update: StatusUpdate = {id: 'u', kind: 'update', text: 'All is well', by: ANN, at: utc('2026-11-22 14:12')};
const reminder = (obligation: Obligation, change: Partial<Context> = {}): PostWords =>
    say({kind: 'reminder', obligation, lateMs: 0, lastUpdate: null}, change);

describe('a reminder', () => {
    it('says who is asked next, and when', () => {
        const nextStep = {at: DUE + HOUR, ask: 'backup', asked: BO};
        expect(reminder(anObligation({nextStep})).lines).toEqual([
            'If nobody answers, Bo is asked Mon 23 Nov 17:00 CET.',
        ]);
        const channel = {at: DUE + DAY, ask: 'channel', asked: null};
        expect(reminder(anObligation({nextStep: channel})).lines).toEqual([
            'If nobody answers, owner and lead are asked once more Tue 24 Nov 16:00 CET.',
        ]);
        const run = incident({duty: aDuty({on: true, stakeholderChannel: anId('stakeholders')})});
        expect(reminder(anObligation({nextStep: channel}), {run}).lines).toEqual([
            'If nobody answers, the stakeholder channel is told Tue 24 Nov 16:00 CET.',
        ]);
    });

    it('names nobody as asked once more who has left', () => {
        const nextStep = {at: DUE + DAY, ask: 'channel', asked: null};
        const gone = (...users: string[]): string | undefined => {
            const passedOver = users.map((user) => ({user, why: 'absent' as const}));
            const obligation = anObligation({nextStep, passedOver});
            return reminder(obligation, {run: incident({obligation})}).lines?.at(-1);
        };
        expect(gone(PAT)).toMatch(/^If nobody answers, lead is asked once more/);
        expect(gone(PAT, LEA)).toMatch(/^If nobody answers, whoever is still there is asked once more/);
        // One person may be both.
        const seats = incident().seats.map((seat) => (seat.role === 'lead' ? {...seat, user: PAT} : seat));
        expect(reminder(anObligation({nextStep}), {run: incident({seats})}).lines?.at(-1)).toMatch(
            /^If nobody answers, owner is asked once more/,
        );
    });

    it('names several who cannot be asked in one sentence', () => {
        const passedOver = [PAT, LEA].map((user) => ({user, why: 'absent' as const}));
        expect(reminder(anObligation({asked: BO, people: [asked(BO, 'backup')], passedOver})).lines).toEqual([
            'Pat and Lea are not in the run’s channel, so Bo is asked.',
        ]);
    });

    it('that reached others names all who were asked, and since when', () => {
        const people = [asked(PAT, 'primary'), asked(BO, 'backup', DUE + HOUR)];
        const words = reminder(anObligation({stage: 'escalated', asked: BO, people}), {now: DUE + HOUR});
        expect(words.message).toMatch(/^@pat @bo \*\*INC-42/);
        expect(words.lines).toEqual(['Asked so far: Pat Mon 23 Nov 16:00 CET, Bo Mon 23 Nov 17:00 CET.']);
        expect(words.colour).toBe('danger');
    });

    it('names also whom it reached and who has given the role away since, without a mention', () => {
        const left = [asked(PAT, 'primary')];
        const obligation = anObligation({asked: ANN, people: [asked(ANN, 'primary', DUE + HOUR)], left});
        const words = reminder(obligation, {now: DUE + HOUR});
        expect(words.message).toMatch(/^@ann \*\*INC-42/);
        expect(words.lines).toEqual(['Asked so far: Pat Mon 23 Nov 16:00 CET, Ann Mon 23 Nov 17:00 CET.']);
    });

    it('says who is gone and who is asked instead', () => {
        const change = {asked: BO, people: [asked(BO, 'backup')]};
        const absent = anObligation({...change, passedOver: [{user: PAT, why: 'absent'}]});
        expect(reminder(absent).lines).toEqual(['Pat is not in the run’s channel, so Bo is asked.']);
        const deactivated = new Map([...everybody, person(PAT, 'Pat', true)]);
        expect(reminder(absent, {people: deactivated}).lines).toEqual(['Pat is deactivated, so Bo is asked.']);
        const away = anObligation({...change, passedOver: [{user: PAT, why: 'away'}]});
        expect(reminder(away).lines).toEqual(['Pat is out of office, so Bo is asked.']);
        const out = anObligation({people: [asked(PAT, 'primary', DUE, true)]});
        expect(reminder(out).lines).toEqual(['Pat is out of office.']);
    });

    it('says of do-not-disturb what it is', () => {
        const undisturbed = {...asked(PAT, 'primary', DUE, true), dnd: true} as const;
        expect(reminder(anObligation({people: [undisturbed]})).lines).toEqual(['Pat does not want to be disturbed.']);
        const both = [
            undisturbed,
            asked(BO, 'backup', DUE, true),
            {...asked(LEA, 'lead', DUE, true), dnd: true} as const,
        ];
        expect(reminder(anObligation({people: both})).lines?.slice(0, 2)).toEqual([
            'Bo is out of office.',
            'Pat and Lea do not want to be disturbed.',
        ]);
        const passed = anObligation({asked: BO, people: [asked(BO, 'backup')], passedOver: [{user: PAT, why: 'dnd'}]});
        expect(reminder(passed).lines).toEqual(['Pat does not want to be disturbed, so Bo is asked.']);
    });

    it('with nobody left mentions nobody and says so', () => {
        const words = reminder(anObligation({asked: null, people: [], passedOver: [{user: PAT, why: 'absent'}]}));
        expect(words.message).toBe(
            '**INC-42 Login fails**: the daily update is due now. There has been none yet. Nobody can be asked: everyone with a role has left this channel.',
        );
        expect(words.lines).toEqual(['Pat is not in the run’s channel, so nobody is asked.']);
    });

    it('repeated names all who were asked', () => {
        const body = {kind: 'reminded_again', obligation: anObligation(), asked: BO} as const;
        expect(say({...body, mentioned: [PAT, BO], at: DUE + 2 * HOUR, lastUpdate: null}).message).toBe(
            '@pat @bo **INC-42 Login fails**: no update for 8 h. There has been none yet.',
        );
    });
});

describe('a step of the ladder', () => {
    const step = {afterMinutes: 60, ask: 'backup'};
    const people = [asked(PAT, 'primary'), asked(BO, 'backup', DUE + HOUR)];
    const body = {kind: 'escalated', step, mentioned: [BO], before: [asked(PAT, 'primary')], at: DUE + HOUR} as const;

    it('mentions only the one who is asked now, names who was asked before and since when it is owed', () => {
        const obligation = anObligation({stage: 'escalated', asked: BO, people});
        expect(say({...body, before: [...body.before], mentioned: [BO], obligation}, {now: DUE + HOUR}).message).toBe(
            '@bo **INC-42 Login fails**: no update for 7 h, owed since Mon 23 Nov 16:00 CET. Pat was asked and has posted none. You are SET backup.',
        );
    });

    it('does not speak to somebody and of them at once, where one person fills the ladder', () => {
        const obligation = anObligation({stage: 'escalated', asked: PAT, people: [asked(PAT, 'primary')]});
        expect(say({...body, before: [...body.before], mentioned: [PAT], obligation}, {now: DUE + HOUR}).message).toBe(
            '@pat **INC-42 Login fails**: no update for 7 h, owed since Mon 23 Nov 16:00 CET. You were asked before.',
        );
    });

    it('counts the silence from the last update, which may be days older than what is owed', () => {
        const obligation = anObligation({stage: 'escalated', asked: BO, people});
        const run = incident({lastUpdate: {...update, at: DUE - 5 * DAY}});
        const escalated = say({...body, before: [...body.before], mentioned: [BO], obligation}, {run, now: DUE + HOUR});
        expect(escalated.message).toContain('no update for 5 d 1 h, owed since Mon 23 Nov 16:00 CET.');
        const told = say({kind: 'channel_told', obligation, at: DUE + DAY}, {run});
        expect(told.message).toContain('no update for 6 d; the daily update was due Mon 23 Nov 16:00 CET.');
    });

    it('says of somebody who said to be on it that they did', () => {
        const held = {by: PAT, at: DUE + MINUTE, until: DUE + 2 * HOUR};
        const obligation = anObligation({stage: 'escalated', asked: BO, people, held});
        expect(say({...body, before: [...body.before], mentioned: [BO], obligation}, {now: DUE + HOUR}).message).toBe(
            '@bo **INC-42 Login fails**: no update for 7 h, owed since Mon 23 Nov 16:00 CET. Pat said “I’m on it” Mon 23 Nov 16:01 CET. You are SET backup.',
        );
    });

    it('says in whose stead somebody is asked', () => {
        const passedOver = [{user: BO, why: 'absent'} as const];
        const obligation = anObligation({asked: LEA, people: [asked(PAT, 'primary'), asked(LEA, 'lead')], passedOver});
        const words = say({...body, before: [...body.before], mentioned: [LEA], obligation});
        expect(words.message).toContain('You are SET lead.');
        expect(words.lines).toEqual(['Bo is not in the run’s channel, so Lea is asked.']);
    });

    it('says where the stakeholder channel could not be told', () => {
        const obligation = anObligation({stage: 'escalated', asked: LEA, people, channelLost: true});
        const line =
            'The stakeholder channel could not be told: it is archived, or the bot is not in it. Nobody there knows.';
        expect(say({...body, before: people, mentioned: [PAT, LEA], obligation}).lines).toEqual([line]);
        expect(reminder(obligation).lines).toContain(line);
    });

    it('gives stakeholders nothing to press that they may not use, also when it is answered', () => {
        const owed = incident({obligation: anObligation({people, toldChannel: anId('stakeholders')})});
        const answer = {type: 'post_update', updateId: 'u', kind: 'update', text: 'Well'} as const;
        const {events, run} = when(owed, answer, {now: DUE + 28 * HOUR, by: PAT});
        const buttons = announce(owed, events, run).flatMap((message) =>
            message.op === 'edit' && message.body.kind === 'reminder_resolved'
                ? [[message.slot, say(message.body).buttons?.map(({label}) => label)]]
                : [],
        );
        expect(buttons).toEqual([
            ['reminder:o1', ['Why?']],
            ['channel:o1', []],
        ]);
    });

    it('tells stakeholders the run, its owner and who was asked, without a link or a mention', () => {
        const words = say({kind: 'channel_told', obligation: anObligation({people}), at: DUE + 27 * HOUR});
        expect(words.message).toBe(
            '**INC-42 Login fails**: no update for 1 d 9 h; the daily update was due Mon 23 Nov 16:00 CET. Owner: Pat. Asked, without an update so far: Pat and Bo.',
        );
        const late = [asked(PAT, 'primary', DUE + 27 * HOUR)];
        expect(
            say({kind: 'channel_told', obligation: anObligation({people: late}), at: DUE + 27 * HOUR}).message,
        ).toMatch(/ Owner: Pat\. Asked just now: Pat\.$/);
        const held = {by: BO, at: DUE + 2 * HOUR, until: DUE + 4 * HOUR};
        expect(
            say({kind: 'channel_told', obligation: anObligation({people, held}), at: DUE + 27 * HOUR}).message,
        ).toMatch(/ Owner: Pat\. Asked, without an update so far: Pat\. Bo said “I’m on it” Mon 23 Nov 18:00 CET\.$/);
        expect(words.buttons).toBeUndefined();
        expect(words.message).not.toMatch(/@|http|\]\(/);
    });
});

describe('a run that nobody has taken', () => {
    const acknowledgement: Acknowledgement = {
        id: 'a3',
        openedAt: DUE,
        everyMinutes: 15,
        round: 0,
        asked: PAT,
        people: [asked(PAT, 'primary')],
        passedOver: [],
        notices: 1,
        nextNoticeAt: DUE + 15 * MINUTE,
    };

    it('asks the one whose turn it is, with the answers as buttons', () => {
        const words = say({kind: 'taker_wanted', acknowledgement});
        expect(words.message).toBe(
            '@pat **INC-42 Login fails**: this L2 needs somebody to take it. Asked again every 15 min until somebody does.',
        );
        expect(words.buttons?.map(({action, label}) => [action, label])).toEqual([
            ['hold', "I'm on it"],
            ['update', 'Post update'],
            ['why', 'Why?'],
        ]);
    });

    it('asks the next one with a word about those who did not answer', () => {
        const people = [asked(PAT, 'primary'), asked(BO, 'backup')];
        const again = {kind: 'taker_wanted_again', acknowledgement: {...acknowledgement, asked: BO, people}} as const;
        expect(say({...again, mentioned: [BO], at: DUE + 15 * MINUTE}).message).toBe(
            '@bo **INC-42 Login fails**: nobody has been on it for 15 min. Pat was asked and has not answered.',
        );
        expect(say({...again, mentioned: [PAT, BO], at: DUE + HOUR}).message).toBe(
            '@pat @bo **INC-42 Login fails**: nobody has been on it for 1 h.',
        );
    });

    it('says who took it', () => {
        const taken = {kind: 'taken', acknowledgement, by: ANN, at: DUE + 12 * MINUTE} as const;
        expect(say({...taken, how: 'held'}).message).toBe(
            '**INC-42 Login fails**: Ann has been on it since Mon 23 Nov 16:12 CET.',
        );
        expect(say({...taken, how: 'finished'}).message).toContain('was finished by Ann');
    });
});

describe('the run card', () => {
    const lines = (run: Run, now = DUE): string[] => say({kind: 'run_card'}, {run, now}).lines?.slice(2) ?? [];

    it('says that an update is soon due, and when the last one was', () => {
        const duty = aDuty({on: true, nextDueAt: DUE, upcomingSaidFor: DUE});
        expect(lines(incident({duty, lastUpdate: update}), DUE - HOUR)).toEqual([
            'Daily update due Mon 23 Nov 16:00 CET. Last one: Sun 22 Nov 15:12 CET by Ann.',
        ]);
        expect(lines(incident({duty: {...duty, upcomingSaidFor: null}}), DUE - 3 * HOUR)).toEqual([
            'Next update due Mon 23 Nov 16:00 CET',
        ]);
    });

    it('of an owed update says who was asked and who is next', () => {
        const obligation = anObligation({nextStep: {at: DUE + HOUR, ask: 'backup', asked: BO}});
        expect(lines(incident({obligation, duty: aDuty({on: true})}))).toEqual([
            'Update was due Mon 23 Nov 16:00 CET · Pat asked · Bo is asked Mon 23 Nov 17:00 CET',
        ]);
    });

    it('says what the last update said about the next one', () => {
        const lastUpdate = {...update, next: 'after the vendor call @channel'};
        expect(lines(incident({lastUpdate, duty: aDuty({on: true})}))).toEqual([
            'Ann on the next update: after the vendor call @\u2060channel',
        ]);
    });

    it('says whether somebody took the run', () => {
        const acknowledgement = {
            id: 'a3',
            openedAt: DUE,
            everyMinutes: 15,
            round: 1,
            asked: BO,
            people: [asked(PAT, 'primary'), asked(BO, 'backup')],
            passedOver: [],
            notices: 2,
            nextNoticeAt: DUE + HOUR,
        };
        expect(lines(incident({acknowledgement, duty: aDuty()}))).toEqual(['Nobody is on it yet · Pat and Bo asked']);
        const acknowledged = {by: ANN, at: DUE};
        expect(lines(incident({acknowledged, duty: aDuty()}))).toEqual([
            'Ann has been on it since Mon 23 Nov 16:00 CET',
        ]);
    });
});

test('a posted update says what comes next', () => {
    const words = say({kind: 'status_update', update: {...update, next: 'tomorrow at noon'}, severity: 'L2'});
    expect(words.message).toMatch(/All is well\n\nNext update: tomorrow at noon$/);
});

test('before an update falls due its owner hears of it', () => {
    const words = say({kind: 'upcoming', dueAt: DUE, lastUpdate: null}, {now: DUE - HOUR});
    expect(words.message).toBe(
        '**INC-42 Login fails**: the daily update is due Mon 23 Nov 16:00 CET. There has been none yet.',
    );
});

describe('another severity', () => {
    const changed: Body = {kind: 'severity_changed', from: 'L2', to: 'L1', by: ANN};
    const words = (change: Partial<Run>): string => say(changed, {run: incident(change)}).message;

    it('says what stays owed', () => {
        expect(words({obligation: anObligation()})).toBe(
            '**INC-42 Login fails**: Ann changed the severity from L2 to L1. The update that was due Mon 23 Nov 16:00 CET is still owed.',
        );
        const ownRules = [{every: 'day', at: '16:00', days: 'working'}] satisfies Run['duty']['ownRules'];
        expect(words({obligation: anObligation(), duty: aDuty({on: true, ownRules})})).toBe(
            '**INC-42 Login fails**: Ann changed the severity from L2 to L1. The update duty was set for this run and stays as it is: every working day by 16:00. The update that was due Mon 23 Nov 16:00 CET is still owed.',
        );
    });

    it('that asks for no update ends the reminder with that as its reason', () => {
        const obligation = anObligation();
        const body = {kind: 'reminder_resolved', obligation, how: 'severity_changed', update: null} as const;
        expect(say({...body, by: ANN, at: DUE}).message).toBe(
            '**INC-42 Login fails**: the severity was changed by Ann Mon 23 Nov 16:00 CET, and the new one asks for no update.',
        );
    });
});
