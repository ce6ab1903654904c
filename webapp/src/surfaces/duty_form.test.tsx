import React from 'react';
import {fireEvent, screen, within} from '@testing-library/react';
import {anIncident, aRun, BO, DAILY_AT_FOUR, LEA, PAT, utc} from '../../../test/support/builders';
import type {RehearsedMessage} from '../../../server-ts/src/contract/answer';
import {dutyMark} from '../../../server-ts/src/domain/duty/duty_mark';
import type {Run} from '../../../server-ts/src/domain/run';
import {refusing} from '../testing/fake_facts';
import {openPage, OTHER_CHANNEL, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import type {FakeSidecar} from '../testing/fake_state';
import {aPerson} from '../testing/person';
import {SidebarContent} from './sidebar_content';

let page: FakePage;
let sidecar: FakeSidecar;
const user = aPerson();
/** Behind a time in few words: for who cannot hover. */
const EXACT = / \(.*\)$/;
const SEATS = [
    {role: 'lead', title: 'Lead', user: LEA, asked: null},
    {role: 'primary', title: 'Primary', user: PAT, asked: null},
    {role: 'backup', title: 'Backup', user: BO, asked: null},
];

beforeEach(() => {
    jest.useFakeTimers({now: utc('2026-11-23 09:00')});
    window.sessionStorage.clear();
});
afterEach(() => {
    page.stop();
    jest.useRealTimers();
});

/** A run's Details. */
async function open(change: Partial<Run> = {}): Promise<Run> {
    const run = anIncident({version: 3, seats: SEATS, ...change});
    sidecar = makeFakeSidecar(run);
    page = openPage(sidecar);
    await page.show(<SidebarContent />);
    await page.does(() => page.cycle.go({name: 'run', runId: run.id, tab: 'details', open: null}));
    await page.settle(50);
    return run;
}

async function openForm(change: Partial<Run> = {}): Promise<Run> {
    const run = await open(change);
    await user.click(button('Change Update duty'));
    await page.settle(400);
    return run;
}

const duty = () => within(screen.getByRole('region', {name: 'Update duty'}));
const form = () => within(screen.getByRole('form', {name: 'Update duty'}));
const button = (name: string) => duty().getByRole('button', {name});
const rule = (number: number) => within(form().getByRole('group', {name: `When updates are owed ${number}`}));
const step = (number: number) => within(form().getByRole('group', {name: `If nobody answers ${number}`}));
const rules = () => within(form().getByRole('group', {name: 'When updates are owed'}));
const ladder = () => within(form().getByRole('group', {name: 'If nobody answers'}));
const saved = (run: Run) => sidecar.runs.get(run.id)?.duty;
const commands = () => sidecar.asked('change').flatMap(({body}) => (body.type === 'change' ? [body.command] : []));

/** A native time field, and a field that is filled at once. */
async function fill(field: Element, value: string): Promise<void> {
    await page.does(() => fireEvent.change(field, {target: {value}}));
}

async function save(): Promise<void> {
    await user.click(button('Save'));
    await page.settle(50);
}

describe('the duty in words', () => {
    it('says when updates are owed and whom the ladder asks', async () => {
        await open({
            duty: {
                ...anIncident().duty,
                stakeholderChannel: OTHER_CHANNEL,
                ownRules: [
                    {every: 'hours', hours: 4, days: 'always', firstHours: 24},
                    {every: 'day', at: '16:00', days: 'working'},
                    {every: 'week', on: [1, 4], at: '10:00'},
                ],
            },
        });
        expect(duty().getByText('Every 4 hours, always, in the first 24 hours')).toBeInTheDocument();
        expect(duty().getByText('Every working day by 16:00')).toBeInTheDocument();
        expect(duty().getByText('Mon, Thu by 10:00')).toBeInTheDocument();
        expect(
            duty().getByText(
                'If nobody answers: Backup after 1 h, Lead after 3 h, ~Elsewhere after 24 h; asked again every 1 h',
            ),
        ).toBeInTheDocument();
    });

    it('names the channels that updates are copied to, and no zone where it is the reader’s own', async () => {
        await open({duty: {...anIncident().duty, broadcast: [OTHER_CHANNEL]}});
        expect(duty().getByText('Copy updates to: ~Elsewhere')).toBeInTheDocument();
        expect(duty().queryByText(/Times of day/)).not.toBeInTheDocument();
    });

    it('is switched off and on in one click', async () => {
        const run = await open();
        await user.click(duty().getByRole('checkbox', {name: 'Updates are owed on this run'}));
        await page.settle(50);
        expect(saved(run)?.on).toBe(false);
        expect(commands()).toEqual([{type: 'set_duty', on: false}]);
    });

    it('is to read only on a run that is finished', async () => {
        await open({status: 'finished', finished: {by: LEA, at: utc('2026-11-23 08:00'), outcome: null}});
        expect(duty().getByText('Every working day by 16:00')).toBeInTheDocument();
        expect(duty().queryByRole('button', {name: 'Change Update duty'})).not.toBeInTheDocument();
    });

    it('is to read only for those who only look on', async () => {
        const run = await open();
        await page.does(() =>
            page.store.dispatch({
                type: 'SET_CYCLE_RUN',
                answer: {run, runId: run.id, version: run.version, canEdit: false, people: []},
                me: LEA,
            }),
        );
        expect(duty().queryByRole('button', {name: 'Change Update duty'})).not.toBeInTheDocument();
        expect(duty().getByRole('checkbox')).toBeDisabled();
    });
});

describe('the form', () => {
    it('sends only what was changed, and what it was begun on', async () => {
        const run = await openForm();
        await user.click(rules().getByRole('button', {name: /^Add/}));
        expect(rule(2).getByRole('combobox')).toHaveFocus();
        await user.choose(rule(2).getByRole('combobox'), 'Each week');
        await user.click(rule(2).getByRole('checkbox', {name: 'Thu'}));
        await fill(rule(2).getByLabelText('By'), '10:00');
        await save();
        expect(commands()).toEqual([
            {
                type: 'set_duty',
                on: true,
                rules: [
                    {every: 'day', at: '16:00', days: 'working'},
                    {every: 'week', on: [1, 4], at: '10:00'},
                ],
                from: dutyMark(run.duty),
            },
        ]);
        expect(screen.queryByRole('form', {name: 'Update duty'})).not.toBeInTheDocument();
        expect(button('Change Update duty')).toHaveFocus();
        expect(duty().getByText('Mon, Thu by 10:00')).toBeInTheDocument();
    });

    it('changes the ladder, whom it tells, and where updates are copied to', async () => {
        const run = await openForm();
        await fill(form().getByLabelText('Ask again every'), '30 min');
        await user.click(ladder().getByRole('button', {name: 'Remove If nobody answers 2'}));
        await user.choose(step(1).getByLabelText('Ask'), 'Lead');
        await fill(step(1).getByLabelText('After'), '1.5 h');
        await user.click(form().getByRole('checkbox', {name: /out of office/}));
        await user.type(form().getByRole('combobox', {name: 'Stakeholder channel'}), 'else');
        await page.settle(200);
        await user.click(screen.getByRole('option', {name: 'Elsewhere'}));
        // Its own channel, Support, has them anyhow.
        await user.type(form().getByRole('combobox', {name: 'Copy updates to'}), 'supp');
        await page.settle(200);
        expect(screen.queryByRole('option', {name: 'Support'})).not.toBeInTheDocument();
        await user.clear(form().getByRole('combobox', {name: 'Copy updates to'}));
        await user.type(form().getByRole('combobox', {name: 'Copy updates to'}), 'else');
        await page.settle(200);
        await user.click(screen.getByRole('option', {name: 'Elsewhere'}));
        await save();
        expect(saved(run)).toMatchObject({
            ownRules: null,
            ownLadder: {
                upcomingMinutes: 60,
                repeatEveryMinutes: 30,
                holdMinutes: 120,
                steps: [
                    {afterMinutes: 90, ask: 'lead'},
                    {afterMinutes: 1_440, ask: 'channel'},
                ],
            },
            stakeholderChannel: OTHER_CHANNEL,
            broadcast: [OTHER_CHANNEL],
            movesOnWhenAway: true,
        });
    });

    it('shows a refusal at its field, also before it is saved, and keeps what was typed', async () => {
        await openForm();
        await user.choose(rule(1).getByRole('combobox'), 'Every few hours');
        await user.clear(rule(1).getByLabelText(/^Hours/));
        await user.type(rule(1).getByLabelText(/^Hours/), '500');
        await page.settle(400);
        expect(rule(1).getByLabelText(/^Hours/)).toHaveAccessibleDescription('Choose between 1 and 168 hours.');
        await fill(step(2).getByLabelText('After'), '2 min');
        await save();
        expect(rule(1).getByLabelText(/^Hours/)).toHaveFocus();
        expect(rule(1).getByLabelText(/^Hours/)).toHaveValue(500);
        await fill(rule(1).getByLabelText(/^Hours/), '5');
        await save();
        expect(step(2).getByLabelText('After')).toHaveAccessibleDescription(/such as 90 min/);
        expect(step(2).getByLabelText('After')).toHaveValue('2 min');
        expect(duty().getByText('Not done: look at what is marked above.')).toBeInTheDocument();
    });

    it('opens with the focus in its first field, and goes back to the button', async () => {
        const seen = jest.spyOn(Element.prototype, 'scrollIntoView');
        await openForm();
        expect(form().getAllByRole('checkbox')[0]).toHaveFocus();
        expect(seen.mock.contexts).toEqual([screen.getByRole('form', {name: 'Update duty'})]);
        await user.keyboard('{Escape}');
        expect(button('Change Update duty')).toHaveFocus();
        seen.mockRestore();
    });

    it('says of the preview that it is as before while what is typed is refused', async () => {
        await openForm();
        expect(form().queryByText(/^As it was before/)).not.toBeInTheDocument();
        await fill(form().getByLabelText('Shows before it is due'), '-5');
        await page.settle(400);
        expect(form().getByText('As it was before your last change:')).toBeInTheDocument();
    });

    it('refuses a length that is none', async () => {
        const run = await openForm();
        await fill(form().getByLabelText('Shows before it is due'), '-5');
        await page.settle(400);
        expect(form().getByLabelText('Shows before it is due')).toHaveAccessibleDescription(/such as 90 min/);
        expect(form().getByLabelText('Shows before it is due')).toHaveValue('-5');
        await fill(form().getByLabelText('Shows before it is due'), '');
        expect(form().getByLabelText('Shows before it is due')).toHaveValue('');
        await save();
        expect(saved(run)?.ownLadder).toBeNull();
    });

    it('asks for a time where there is none', async () => {
        await openForm();
        await fill(rule(1).getByLabelText('By'), '');
        await page.settle(400);
        expect(rule(1).getByLabelText('By')).toHaveAccessibleDescription('A time of day is needed. Write it as 09:00.');
    });

    it('moves the focus to a channel that is refused, without its list over what is wrong', async () => {
        await openForm();
        const channels = form().getByRole('combobox', {name: 'Copy updates to'});
        await user.type(channels, 'else');
        await page.settle(200);
        await user.click(screen.getByRole('option', {name: 'Elsewhere'}));
        const refusal = refusing({reason: 'channel_archived', field: 'broadcast.0'});
        sidecar.intercept = ({envelope}) =>
            envelope?.body.type === 'change'
                ? {status: 200, body: {props: {set_cycle: {...refusal, v: 1, now: sidecar.now}}}}
                : null;
        await save();
        expect(channels).toHaveFocus();
        expect(channels).toBeInvalid();
        expect(screen.queryByRole('listbox')).not.toBeInTheDocument();
        await user.keyboard('{ArrowDown}');
        expect(screen.getByRole('listbox')).toBeInTheDocument();
    });

    it('says whose times of day its rules and its moments are, where the run has another zone', async () => {
        await openForm({zone: 'America/New_York'});
        expect(duty().getByText('Times of day in America/New York')).toBeInTheDocument();
        const foreseen = within(form().getByRole('status'));
        expect(foreseen.getByText('Next due (Europe/Amsterdam)')).toBeInTheDocument();
        expect(foreseen.getAllByTitle(/Europe\/Amsterdam\s.*America\/New York/).length).toBeGreaterThan(5);
    });

    it('foresees five moments and who is asked', async () => {
        await openForm();
        await fill(rule(1).getByLabelText('By'), '15:00');
        await page.settle(400);
        const foreseen = form().getByRole('status');
        expect(
            within(foreseen)
                .getAllByRole('time')
                .map((time) => time.textContent?.replace(EXACT, '')),
        ).toEqual(['today 15:00', 'tomorrow 15:00', 'Wed 15:00', 'Thu 15:00', 'Fri 15:00']);
        expect(foreseen).toHaveTextContent(/14:00 Coming up15:00 Due: Pat Okafor.*16:00 Passed on: Bo Brandt/);
    });

    it('goes back to the playbook’s', async () => {
        const run = await openForm({
            duty: {...anIncident().duty, ownRules: [{every: 'hours', hours: 4, days: 'always'}]},
        });
        await user.click(rules().getByRole('button', {name: 'Back to the playbook’s'}));
        expect(rule(1).getByLabelText('By')).toHaveValue('16:00');
        await save();
        expect(commands()).toEqual([{type: 'set_duty', on: true, rules: null, from: dutyMark(run.duty)}]);
        expect(saved(run)?.ownRules).toBeNull();
    });

    it('never undoes what somebody else set meanwhile', async () => {
        const run = await openForm();
        await fill(rule(1).getByLabelText('By'), '15:00');
        sidecar.change(run.id, {type: 'set_duty', on: true, movesOnWhenAway: true}, BO);
        await save();
        expect(form().getByLabelText('By')).toHaveValue('15:00');
        expect(saved(run)?.ownRules).toBeNull();
        await page.does(() => page.cycle.reads.run(run.id));
        await user.click(button('Go on with mine'));
        await save();
        expect(saved(run)).toMatchObject({ownRules: [{at: '15:00'}], movesOnWhenAway: true});
    });

    it('keeps what was typed when it is closed by Escape, and throws it away when cancelled', async () => {
        await openForm();
        await fill(rule(1).getByLabelText('By'), '15:00');
        form().getByLabelText('By').focus();
        await user.keyboard('{Escape}');
        expect(button('Change Update duty')).toHaveFocus();
        await user.click(button('Change Update duty'));
        expect(rule(1).getByLabelText('By')).toHaveValue('15:00');
        await user.click(button('Cancel'));
        await user.click(button('Change Update duty'));
        expect(rule(1).getByLabelText('By')).toHaveValue('16:00');
        expect(commands()).toEqual([]);
    });

    it('warns of midnight, which no update of the day before satisfies, and takes it', async () => {
        const run = await openForm();
        const warning = /Updates of the day before do not count/;
        expect(form().queryByText(warning)).not.toBeInTheDocument();
        await fill(rule(1).getByLabelText('By'), '00:00');
        expect(rule(1).getByLabelText('By')).toHaveAccessibleDescription(warning);
        expect(rule(1).getByLabelText('By')).not.toHaveAttribute('aria-invalid');
        await user.choose(rule(1).getByLabelText('How often'), 'week');
        expect(rule(1).getByText(warning)).toBeInTheDocument();
        await user.choose(rule(1).getByLabelText('How often'), 'hours_always');
        expect(form().queryByText(warning)).not.toBeInTheDocument();
        await user.choose(rule(1).getByLabelText('How often'), 'day_always');
        await fill(rule(1).getByLabelText('By'), '00:00');
        await save();
        expect(saved(run)?.ownRules).toEqual([{every: 'day', at: '00:00', days: 'always'}]);
    });

    it.each([
        ['a severity without rules', () => ({updates: {...DAILY_AT_FOUR, rules: []}})],
        ['a run without a duty', () => aRun({version: 3, seats: SEATS})],
    ] as const)('asks %s when updates are owed before they are', async (_whose, change) => {
        const run = await openForm(change());
        const box = form().getByRole('checkbox', {name: 'Updates are owed on this run'});
        expect(box).not.toBeChecked();
        await user.click(box);
        await save();
        expect(rules().getByText('Say first when updates are owed.')).toBeInTheDocument();
        expect(rules().getByRole('button', {name: /^Add/})).toHaveFocus();
        expect(box).toBeChecked();
        await user.click(rules().getByRole('button', {name: /^Add/}));
        expect(rules().queryByText('Say first when updates are owed.')).not.toBeInTheDocument();
        await save();
        expect(saved(run)).toMatchObject({on: true, ownRules: [{every: 'day', at: '16:00', days: 'working'}]});
    });

    it('foresees nothing under no heading where no update is owed', async () => {
        await openForm({updates: {...DAILY_AT_FOUR, rules: []}, duty: {...anIncident().duty, nextDueAt: null}});
        const foreseen = within(form().getByRole('status'));
        expect(form().getByRole('status')).toHaveTextContent('No update owed');
        expect(foreseen.queryByRole('heading', {name: 'If nobody answers'})).not.toBeInTheDocument();
    });

    it('gives a run without a duty one', async () => {
        const run = await openForm(aRun({version: 3, seats: SEATS}));
        await user.click(rules().getByRole('button', {name: /^Add/}));
        await save();
        expect(saved(run)).toMatchObject({on: true, ownRules: [{every: 'day', at: '16:00', days: 'working'}]});
    });
});

describe('a rehearsal', () => {
    const message = (change: Partial<RehearsedMessage>): RehearsedMessage => ({
        at: utc('2026-11-23 15:00'),
        op: 'post',
        stage: 'due',
        place: 'run',
        asked: [{role: 'primary', user: PAT}],
        text: '@pat INC-42 Login fails: the daily update is due now.',
        why: '',
        ...change,
    });

    it('takes all of the form as long as it is open, and nothing of it once it is closed', async () => {
        await openForm();
        await fill(form().getByLabelText('Ask again every'), '1 h 30 min');
        await user.click(form().getByRole('checkbox', {name: /out of office/}));
        await user.click(button('Rehearse 30 days'));
        await page.settle(50);
        const tried = () => sidecar.asked('rehearse').at(-1)?.body;
        expect(tried()).toMatchObject({change: {ladder: {repeatEveryMinutes: 90}, movesOnWhenAway: true}});
        await user.click(button('Change Update duty'));
        await user.click(button('Rehearse 30 days'));
        await page.settle(50);
        expect(tried()).not.toHaveProperty('change');
    });

    it('brings what it lists into sight: the button mostly stands at the lower edge', async () => {
        await openForm();
        const seen = jest.spyOn(Element.prototype, 'scrollIntoView');
        await user.click(button('Rehearse 30 days'));
        await page.settle(50);
        expect(seen.mock.contexts).toEqual([button('Rehearse 30 days').parentElement]);
        seen.mockRestore();
    });

    it('lists by day what would be sent, with the rules that are typed', async () => {
        const run = await openForm();
        sidecar.rehearsal = {
            ...sidecar.rehearsal,
            messages: [
                message({}),
                message({op: 'edit', stage: 'resolved', text: 'an edit'}),
                message({
                    at: utc('2026-11-24 15:00'),
                    stage: 'escalated',
                    place: 'channel',
                    asked: [],
                    text: 'no update',
                }),
                ...['taker_wanted', 'taker_wanted_again', 'items_due'].map((stage) =>
                    message({at: utc('2026-11-25 15:00'), stage, text: stage}),
                ),
            ],
            more: true,
        };
        await fill(rule(1).getByLabelText('By'), '15:00');
        await user.click(button('Rehearse 30 days'));
        await page.settle(50);
        expect(sidecar.asked('rehearse').at(-1)?.body).toEqual({
            type: 'rehearse',
            of: {kind: 'run', runId: run.id},
            days: 30,
            answering: 'never',
            change: {on: true, rules: [{every: 'day', at: '15:00', days: 'working'}]},
        });
        expect(
            duty()
                .getByText(/INC-42 Login fails: the daily update is due now/)
                .closest('li'),
        ).toHaveTextContent(/Mon 23 Nov.*16:00 Due: Pat Okafor/);
        expect(duty().getByText('no update').closest('li')).toHaveTextContent(
            /Tue 24 Nov.*16:00 Passed on: Stakeholder channel/,
        );
        for (const [text, words] of [
            ['taker_wanted', 'Asked who takes it'],
            ['taker_wanted_again', 'Asked again who takes it'],
            ['items_due', 'Items due'],
        ] as const) {
            expect(duty().getByText(text).closest('li')).toHaveTextContent(`16:00 ${words}: Pat Okafor`);
        }
        expect(duty().queryByText('an edit')).not.toBeInTheDocument();
        expect(duty().getByText('This reaches until Wed 16:00. It goes on.')).toBeInTheDocument();
        expect(duty().getByText(/Nothing is sent/)).toBeInTheDocument();
    });

    it('says that nothing would be sent', async () => {
        await openForm();
        await user.click(button('Rehearse 30 days'));
        await page.settle(50);
        expect(duty().getByText('Nothing would be sent.')).toBeInTheDocument();
    });

    it('says why there is none', async () => {
        await openForm();
        sidecar.dead = 'before';
        await user.click(button('Rehearse 30 days'));
        await page.settle(100);
        expect(duty().getByRole('alert')).toHaveTextContent('Not connected: this could not be loaded.');
    });
});
