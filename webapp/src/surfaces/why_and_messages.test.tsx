import {screen, within} from '@testing-library/react';
import {BO, LEA, utc} from '../../../test/support/builders';
import type {LedgerLine} from '../../../server-ts/src/contract/answer';
import {OTHER_CHANNEL} from '../testing/fake_host';
import {owed, replying, updatesPage, user} from '../testing/updates_page';

const opened = updatesPage();
const {openUpdates} = opened;

const fine = (body: object): object => ({ok: true, v: 1, now: utc('2026-11-23 15:05'), body});

describe('why', () => {
    it('explains what is owed, and a day on which no reminder came', async () => {
        const run = owed();
        await openUpdates(run, {why: fine({text: 'Thursday 26 November is a public holiday in US-CA.'})});
        await user.click(screen.getByRole('button', {name: 'Reasons'}));
        await user.type(screen.getByRole('textbox', {name: /Why a reminder came/}), 'Thursday{Enter}');
        await opened.page.settle(50);
        expect(screen.getByText(/public holiday in US-CA/)).toBeInTheDocument();
        expect(opened.page.sidecar.asked('why')[0]?.body).toEqual({type: 'why', runId: run.id, date: 'Thursday'});
    });

    it('is asked about anew when the run has changed, so that it does not deny what is owed now', async () => {
        const run = owed();
        const answers: Record<string, object> = {why: fine({text: 'No update is owed now.'})};
        await openUpdates(run, answers);
        await user.click(screen.getByRole('button', {name: 'Reasons'}));
        await user.click(screen.getByRole('button', {name: 'Why?'}));
        await opened.page.settle(50);
        expect(screen.getByText('No update is owed now.')).toBeInTheDocument();
        answers['why'] = fine({text: 'The daily update is owed.'});
        opened.page.sidecar.change(run.id, {type: 'rename', name: 'INC-2 Logout fails'}, BO);
        await opened.page.does(() => opened.page.cycle.reads.run(run.id));
        await opened.page.settle(50);
        expect(screen.getByText('The daily update is owed.')).toBeInTheDocument();
        expect(screen.queryByText('No update is owed now.')).not.toBeInTheDocument();
    });

    it('says at the field that a day was not understood', async () => {
        const refusal = {
            ok: false,
            reason: 'date_unknown',
            field: 'date',
            text: '“Blursday” is not a date.',
            ref: 'r-1',
        };
        await openUpdates(owed(), {why: {...refusal, v: 1, now: 0}});
        await user.click(screen.getByRole('button', {name: 'Reasons'}));
        await user.type(screen.getByRole('textbox', {name: /Why a reminder came/}), 'Blursday');
        await user.click(screen.getByRole('button', {name: 'Why?'}));
        await opened.page.settle(50);
        expect(screen.getByRole('alert')).toHaveTextContent('“Blursday” is not a date.');
        expect(screen.getByRole('textbox', {name: /Why a reminder came/})).toHaveFocus();
    });

    it('stands under each reminder of the timeline, for that one', async () => {
        const run = owed();
        await openUpdates(run, {
            why: fine({text: 'The daily update was due.'}),
            timeline: fine({
                events: [
                    {
                        type: 'obligation_opened',
                        obligation: run.obligation,
                        seq: 4,
                        at: utc('2026-11-23 15:00'),
                        by: null,
                    },
                ],
                more: false,
                people: [],
            }),
        });
        await user.click(screen.getByRole('tab', {name: 'Timeline'}));
        await opened.page.settle(50);
        await user.click(screen.getByRole('button', {name: 'Why?'}));
        await opened.page.settle(50);
        expect(screen.getByText('The daily update was due.')).toBeInTheDocument();
        expect(opened.page.sidecar.asked('why')[0]?.body).toEqual({
            type: 'why',
            runId: run.id,
            obligationId: run.obligation?.id,
        });
    });
});

describe('the messages of a run', () => {
    const line = (change: Partial<LedgerLine>): LedgerLine => ({
        id: 7,
        what: 'the reminder',
        op: 'post',
        about: null,
        place: {kind: 'run'},
        asked: [LEA],
        plannedAt: utc('2026-11-23 15:00'),
        dueAt: utc('2026-11-23 15:00'),
        sentAt: utc('2026-11-23 15:03'),
        lateMs: 180_000,
        attempts: 2,
        outcome: 'sent',
        why: null,
        ...change,
    });

    it('each say what became of them: late by how much, after how many attempts, or why they were not delivered', async () => {
        const failed = line({id: 5, what: 'a status update for another channel', outcome: 'failed', why: 'No rights.'});
        const place = {kind: 'channel' as const, channelId: OTHER_CHANNEL};
        await openUpdates(owed(), {ledger: fine({lines: [line({}), {...failed, place}], more: false, people: []})});
        await user.click(screen.getByRole('button', {name: 'Messages'}));
        await opened.page.settle(50);
        const [first, second] = within(screen.getByRole('region', {name: 'Messages'})).getAllByRole('listitem');
        expect(first).toHaveTextContent('the reminder (Lea Lindgren)');
        expect(first).toHaveTextContent(/sent · today 16:03 · 3 min late · 2 attempts/);
        expect(second).toHaveTextContent(/not delivered.*No rights\./);
    });

    describe('of which there are more than one page', () => {
        const run = owed();
        /** The ids of what is there, newest first; three make a page. */
        let ids: number[];
        let lost: boolean;
        /** An answer under way: it is given when this is called. */
        let late: (() => void)[];
        let hold: boolean;

        beforeEach(async () => {
            ids = [7, 6, 5, 4, 3, 2, 1];
            lost = hold = false;
            late = [];
            await openUpdates(run);
            opened.page.sidecar.intercept = async ({envelope}) => {
                if (envelope?.body.type !== 'ledger') {
                    return null;
                }
                const {before = Infinity} = envelope.body;
                const rest = ids.filter((id) => id < before);
                const lines = rest.slice(0, 3).map((id) => line({id, what: `message ${id}`}));
                const answer = fine({lines, more: rest.length > 3, people: []});
                if (hold) {
                    await new Promise<void>((resolve) => late.push(resolve));
                }
                return lost ? {status: 500, body: {}} : replying(answer);
            };
        });
        const messages = () => within(screen.getByRole('region', {name: 'Messages'}));
        const shown = () =>
            messages()
                .queryAllByRole('listitem')
                .map((item) => Number(/message (\d+)/.exec(item.textContent)?.[1]));
        const click = async (name: string): Promise<void> => {
            await user.click(screen.getByRole('button', {name}));
            await opened.page.settle(50);
        };
        /** Somebody changes the run; with that, a message more is there. */
        const meanwhile = async (state: 'done' | 'open'): Promise<void> => {
            const [item] = run.phases[0]?.items ?? [];
            ids.unshift(ids.length + 1);
            opened.page.sidecar.change(run.id, {type: 'set_item_state', itemId: item?.id ?? '', state}, BO);
            await opened.page.does(() => opened.page.cycle.reads.run(run.id));
            await opened.page.settle(50);
        };

        it('keeps what it shows when no answer comes, and asks for the same again', async () => {
            lost = true;
            await click('Messages');
            expect([shown(), messages().getByRole('status').textContent]).toEqual([
                [],
                'Not connected: this could not be loaded.',
            ]);
            lost = false;
            await click('Try again');
            expect([shown(), messages().queryByRole('status')]).toEqual([[7, 6, 5], null]);
            lost = true;
            await click('Show older');
            expect([shown(), messages().queryByRole('status')]).toEqual([[7, 6, 5], expect.anything()]);
            lost = false;
            await click('Try again');
            expect([shown(), messages().queryByRole('status')]).toEqual([[7, 6, 5, 4, 3, 2], null]);
            lost = true;
            await meanwhile('done');
            expect([shown(), messages().queryByRole('status')]).toEqual([[7, 6, 5, 4, 3, 2], expect.anything()]);
            lost = false;
            await click('Try again');
            expect(shown()).toEqual([8, 7, 6, 5, 4, 3, 2]);
            await click('Show older');
            expect(shown()).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
            expect(messages().queryByRole('button', {name: 'Show older'})).not.toBeInTheDocument();
        });

        it('takes no older page that comes after a newer state of the run, and shows no gap', async () => {
            await click('Messages');
            hold = true;
            await click('Show older');
            hold = false;
            await meanwhile('done');
            expect(shown()).toEqual([8, 7, 6, 5]);
            late.forEach((give) => give());
            await opened.page.settle(50);
            expect(shown()).toEqual([8, 7, 6, 5]);
            ids.unshift(13, 12, 11, 10, 9);
            await meanwhile('open');
            expect(shown()).toEqual([14, 13, 12]);
        });
    });

    it('that could not be delivered are said in the head of the run, which leads to them', async () => {
        const run = owed();
        await openUpdates(run, {
            run: fine({run, runId: run.id, version: run.version, canEdit: true, undelivered: 2, people: []}),
        });
        const said = screen.getByRole('button', {name: '2 messages could not be delivered'});
        const messages = () => screen.getByRole('button', {name: 'Messages'});
        for (const expanded of ['true', 'false', 'true']) {
            await user.click(expanded === 'true' ? said : messages());
            await opened.page.settle(50);
            expect([messages().getAttribute('aria-expanded'), document.activeElement]).toEqual([expanded, messages()]);
        }
    });
});
