import {anIncident, LEA, PAT, utc} from '../../../test/support/builders';
import type {RehearsedMessage} from '../../../server-ts/src/contract/answer';
import {OTHER_CHANNEL} from '../testing/fake_host';
import {button, duty, dutyPage, form, rule, user} from '../testing/duty_page';

const shown = dutyPage();
const {open, saved, commands, openForm, fill} = shown;

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
        await shown.page.settle(50);
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
        await shown.page.does(() =>
            shown.page.store.dispatch({
                type: 'SET_CYCLE_RUN',
                answer: {run, runId: run.id, version: run.version, canEdit: false, people: []},
                me: LEA,
            }),
        );
        expect(duty().queryByRole('button', {name: 'Change Update duty'})).not.toBeInTheDocument();
        expect(duty().getByRole('checkbox')).toBeDisabled();
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
        await shown.page.settle(50);
        const tried = () => shown.sidecar.asked('rehearse').at(-1)?.body;
        expect(tried()).toMatchObject({change: {ladder: {repeatEveryMinutes: 90}, movesOnWhenAway: true}});
        await user.click(button('Change Update duty'));
        await user.click(button('Rehearse 30 days'));
        await shown.page.settle(50);
        expect(tried()).not.toHaveProperty('change');
    });

    it('brings what it lists into sight: the button mostly stands at the lower edge', async () => {
        await openForm();
        const seen = jest.spyOn(Element.prototype, 'scrollIntoView');
        await user.click(button('Rehearse 30 days'));
        await shown.page.settle(50);
        expect(seen.mock.contexts).toEqual([button('Rehearse 30 days').parentElement]);
        seen.mockRestore();
    });

    it('lists by day what would be sent, with the rules that are typed', async () => {
        const run = await openForm();
        shown.sidecar.rehearsal = {
            ...shown.sidecar.rehearsal,
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
        await shown.page.settle(50);
        expect(shown.sidecar.asked('rehearse').at(-1)?.body).toEqual({
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
        await shown.page.settle(50);
        expect(duty().getByText('Nothing would be sent.')).toBeInTheDocument();
    });

    it('says why there is none', async () => {
        await openForm();
        shown.sidecar.dead = 'before';
        await user.click(button('Rehearse 30 days'));
        await shown.page.settle(100);
        expect(duty().getByRole('alert')).toHaveTextContent('Not connected: this could not be loaded.');
    });
});
