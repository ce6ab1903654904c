import {readFileSync} from 'node:fs';
import path from 'node:path';
import {aCalendar} from '../../../../test/support/builders';
import {addDays, isWorkingDay, localDate} from '../../domain/calendar/calendar';
import {nextDues} from '../../domain/duty/duty';
import {startRun} from '../../domain/start_run';
import {publicHolidays} from '../holidays/public_holidays';
import {nameFromPattern} from '../../domain/run_name';
import {firstUpdateText} from '../../domain/duty/update_text';
import {PACKAGE_ROOT} from '../../package_root';
import {parsePlaybook, readPlaybooks} from './read_playbooks';

const FOLDER = path.join(PACKAGE_ROOT, 'assets', 'playbooks');
const parsed = parsePlaybook(readFileSync(path.join(FOLDER, 'set-cycle-monthly.yaml'), 'utf8'));
if ('reason' in parsed) {
    throw new Error(`line ${parsed.line}: ${parsed.reason}`);
}
const playbook = parsed;

/** Every duty of the team's handbook, in its order, and the item that stands for it. */
const DUTIES: [string, string][] = [
    ['each feature team commits an engineer', 'Check that every feature team has committed one engineer'],
    [
        'they attend its planning and take no work',
        'Go to your feature team’s sprint planning, and take no work from it',
    ],
    ['the lead sees to the order of TO DO', 'Keep TO DO in order of priority'],
    ['the order of priority', 'Put the TO DO column into order of priority'],
    [
        'tickets are pulled from the top and finished',
        'Take tickets from the top of TO DO, and finish each before the next',
    ],
    ['SET talks in one channel', 'Bring everybody into ~Sustained Engineering, where SET talks'],
    ['a meeting after the Tuesday triage', 'Meet after the Tuesday triage'],
    ['a meeting after the Thursday triage', 'Meet after the Thursday triage'],
    [
        'the figures come from two filters and the board',
        'Collect the figures of the last seven days for the team update',
    ],
    ['the team update after it', 'Post the team update in ~Sustained Engineering after the Tuesday meeting'],
    ['issues of the community server', 'Answer quality issues of the community server, and coordinate their fix'],
    ['escalations', 'Handle escalations from customer support that need a change of code'],
    ['training and knowledge', 'Train the support team and share what SET knows'],
    ['features go to product management', 'Route support requests that are features to their product manager'],
    ['bugs without an owner', 'Fix bugs from triage that have no obvious owner'],
    ['low-priority bugs are closed', 'Close low-priority bugs that are not worth the effort'],
    ['technical debt', 'Name technical debt'],
    ['all triage meetings', 'Be at every triage meeting'],
    ['routing in triage', 'Help to route tickets to the right feature team'],
    ['bugs that belong to nobody', 'Assign bugs to SET that clearly belong to no feature team'],
    ['bugs that are none', 'Make sure that what is reported as a bug is one'],
    ['the answer to a wish for a feature', 'Answer an escalation that asks for a feature'],
    ['the answer about configuration', 'Answer an escalation that is a matter of configuration'],
    ['the answer about what is not supported', 'Answer an escalation about a configuration that is not supported'],
    ['the question for more', 'Answer an escalation that says too little'],
    ['the answer to a bug', 'Answer an escalation that is a bug'],
    ['the rotation ends', 'Pass on the tickets that are not finished'],
    ['the rotation goes on', 'Start the next rotation'],
];
const items = playbook.phases.flatMap((phase) => phase.items);

test.each(DUTIES)('%s: “%s”', (_, title) => {
    expect(items.map((item) => item.title)).toContain(title);
});

test('no item is without its duty', () => {
    const known = DUTIES.map(([, title]) => title);
    expect(items.map((item) => item.title).filter((title) => !known.includes(title))).toEqual([]);
});

test('what the notes keep: the four priorities, the order of bugs, daily triage, filters and what to ask for', () => {
    const notes = items.map((item) => item.note ?? '').join('\n');
    for (const words of [
        /1\. Quality.*\n2\. Escalations.*\n3\. General bug.*\n4\. Technical debt/,
        /hotfix, release, customer reported, other/,
        /every day near the end of a release cycle/,
        /filter=15097/,
        /filter=15098/,
        /Submitted column/,
        /version, database and version, where it runs; logs of that time; steps to reproduce; what was tried/,
    ]) {
        expect(notes).toMatch(words);
    }
});

test('it is a cycle with a lead, who owns it, and its engineers', () => {
    expect(playbook).toMatchObject({kind: 'cycle', ownerRole: 'lead', title: 'SET cycle, monthly'});
    expect(playbook.roles.map((role) => role.id)).toEqual(['lead', 'engineer_1', 'engineer_2', 'engineer_3']);
    const parts = {
        now: Date.parse('2026-11-16T09:00:00Z'),
        worksFrom: Date.parse('2026-11-16T09:00:00Z'),
        zone: 'Europe/Amsterdam',
        number: 7,
        summary: '',
        customer: '',
    };
    expect(nameFromPattern(playbook, parts)).toBe('SET Cycle from 2026-11-16');
});

test('its update is owed every Tuesday, on the next working day when that is off, and begins with the tags and all fields', () => {
    const start = Date.parse('2026-11-16T09:00:00Z');
    const calendar = aCalendar({daysOff: {'2026-12-01': 'Retreat'}});
    const anchor = {startedAt: start, armedAt: start, lastUpdateAt: null};
    expect(
        nextDues(playbook.updates?.rules ?? [], calendar, anchor, 3).map((at) => new Date(at).toISOString()),
    ).toEqual(['2026-11-17T15:00:00.000Z', '2026-11-24T15:00:00.000Z', '2026-12-02T15:00:00.000Z']);
    const text = firstUpdateText({updates: playbook.updates, lastUpdate: null}, start, () => '2026-11-17');
    expect(text).toMatch(/^#set-update #set-update-2026-11-17\n\nBugs resolved in the last 7 days: /);
    for (const field of [
        'Bug fix PRs submitted in the last 7 days:',
        'In progress fixes:',
        'Next in the queue:',
        'Total bugs in backlog:',
        'Notes:',
    ]) {
        expect(text).toContain(`\n${field}`);
    }
});

test('what is done again and again is ticked again and again: meetings and figures each week, triage twice, the queue each day', () => {
    const repeats = Object.fromEntries(
        items.flatMap(({id, repeat}) => (repeat ? [[id, `${repeat.times} per ${repeat.per}`]] : [])),
    );
    expect(repeats).toEqual({
        tuesday: '1 per week',
        thursday: '1 per week',
        figures: '1 per week',
        update: '1 per week',
        attend: '2 per week',
        route: '2 per week',
        assign: '2 per week',
        real_bugs: '2 per week',
        pull: '1 per working_day',
        order: '1 per working_day',
    });
});

test('its hand-over is due on the last working day before the 16th, whichever month it is and whatever is off', () => {
    const dues = Array.from({length: 24}, (_, month) => {
        const now = Date.UTC(2026, month, 16, 9);
        const daysOff = publicHolidays().of('NL', undefined, new Date(now).getUTCFullYear());
        const calendar = aCalendar({daysOff: {...daysOff, '2026-12-15': 'Retreat'}});
        const started = startRun(playbook, {
            runId: 'r',
            teamId: 't',
            channelId: 'c',
            ownChannel: false,
            name: 'Monthly',
            details: {severity: null, customer: '', ticket: '', summary: ''},
            seats: {},
            startedBy: 'u',
            now,
            zone: calendar.zone,
            calendar,
        });
        const due = 'run' in started ? started.run.phases.at(-1)?.items.map((item) => item.dueAt ?? 0) : [];
        const [date = '', other] = (due ?? []).map((at) => localDate(at, calendar.zone));
        const end = new Date(Date.UTC(2026, month + 1, 16)).toISOString().slice(0, 10);
        expect([other, isWorkingDay(calendar, date), date < end]).toEqual([date, true, true]);
        for (let later = addDays(date, 1); later < end; later = addDays(later, 1)) {
            expect(isWorkingDay(calendar, later)).toBe(false);
        }
        return date;
    });
    expect(dues.slice(9, 13)).toEqual(['2026-11-13', '2026-12-14', '2027-01-15', '2027-02-15']);
});

test('the weekly cycle stays the first that a start offers', async () => {
    const {playbooks} = await readPlaybooks(FOLDER);
    expect(playbooks.list().map(({id}) => id)).toEqual(['set-cycle', 'set-cycle-monthly', 'support-incident']);
});
