import {screen, within} from '@testing-library/react';
import {anIncident, aRun, BO, DAILY_AT_FOUR} from '../../../test/support/builders';
import {dutyMark} from '../../../server-ts/src/domain/duty/duty_mark';
import {refusing} from '../testing/fake_facts';
import {OTHER_CHANNEL} from '../testing/fake_host';
import {button, duty, dutyPage, form, rule, SEATS, user} from '../testing/duty_page';

const shown = dutyPage();
const {openForm, fill, commands, saved} = shown;

/** Behind a time in few words: for who cannot hover. */
const EXACT = / \(.*\)$/;
const step = (number: number) => within(form().getByRole('group', {name: `If nobody answers ${number}`}));
const rules = () => within(form().getByRole('group', {name: 'When updates are owed'}));
const ladder = () => within(form().getByRole('group', {name: 'If nobody answers'}));

async function save(): Promise<void> {
    await user.click(button('Save'));
    await shown.page.settle(50);
}

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
        await shown.page.settle(200);
        await user.click(screen.getByRole('option', {name: 'Elsewhere'}));
        // Its own channel, Support, has them anyhow.
        await user.type(form().getByRole('combobox', {name: 'Copy updates to'}), 'supp');
        await shown.page.settle(200);
        expect(screen.queryByRole('option', {name: 'Support'})).not.toBeInTheDocument();
        await user.clear(form().getByRole('combobox', {name: 'Copy updates to'}));
        await user.type(form().getByRole('combobox', {name: 'Copy updates to'}), 'else');
        await shown.page.settle(200);
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
        await shown.page.settle(400);
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
        await shown.page.settle(400);
        expect(form().getByText('As it was before your last change:')).toBeInTheDocument();
    });

    it('refuses a length that is none', async () => {
        const run = await openForm();
        await fill(form().getByLabelText('Shows before it is due'), '-5');
        await shown.page.settle(400);
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
        await shown.page.settle(400);
        expect(rule(1).getByLabelText('By')).toHaveAccessibleDescription('A time of day is needed. Write it as 09:00.');
    });

    it('moves the focus to a channel that is refused, without its list over what is wrong', async () => {
        await openForm();
        const channels = form().getByRole('combobox', {name: 'Copy updates to'});
        await user.type(channels, 'else');
        await shown.page.settle(200);
        await user.click(screen.getByRole('option', {name: 'Elsewhere'}));
        const refusal = refusing({reason: 'channel_archived', field: 'broadcast.0'});
        shown.sidecar.intercept = ({envelope}) =>
            envelope?.body.type === 'change'
                ? {status: 200, body: {props: {set_cycle: {...refusal, v: 1, now: shown.sidecar.now}}}}
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
        await shown.page.settle(400);
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
        shown.sidecar.change(run.id, {type: 'set_duty', on: true, movesOnWhenAway: true}, BO);
        await save();
        expect(form().getByLabelText('By')).toHaveValue('15:00');
        expect(saved(run)?.ownRules).toBeNull();
        await shown.page.does(() => shown.page.cycle.reads.run(run.id));
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
