import React from 'react';
import {screen, within} from '@testing-library/react';
import {after, anIncident, BO, LEA, PAT, utc} from '../../../test/support/builders';
import type {LedgerLine} from '../../../server-ts/src/contract/answer';
import type {Run} from '../../../server-ts/src/domain/run';
import {hostEntities, openPage, OTHER_CHANNEL, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import type {Sent} from '../testing/fake_state';
import {aPerson} from '../testing/person';
import {SidebarContent} from './sidebar_content';

let page: FakePage;
const user = aPerson();

beforeEach(() => jest.useFakeTimers({now: utc('2026-11-23 09:00')}));
afterEach(() => {
    page.stop();
    jest.useRealTimers();
});

const SEATS = [
    {role: 'primary', title: 'Primary', user: LEA, asked: null},
    {role: 'backup', title: 'Backup', user: BO, asked: null},
];

const owed = (change: Partial<Run> = {}): Run =>
    after(anIncident({seats: SEATS, version: 3, ...change}), [
        {type: 'wake'},
        {now: utc('2026-11-23 15:00'), by: null},
    ]);

/** Opens the run's Updates tab; `answers` replace the sidecar's, by the kind of the request. */
async function openUpdates(run: Run, answers: Record<string, object> = {}): Promise<void> {
    page = openPage(makeFakeSidecar(run));
    page.sidecar.now = utc('2026-11-23 15:05');
    page.sidecar.intercept = answering(answers);
    await page.show(<SidebarContent />);
    const [first] = screen.getAllByRole('button', {name: new RegExp(run.name)});
    await user.click(first ?? document.body);
    await page.settle(50);
    await user.click(screen.getByRole('tab', {name: /Updates/}));
    await page.settle(50);
}

const replying = (answer: object) => ({
    status: 200,
    body: {response_type: 'ephemeral', text: '', props: {set_cycle: answer}},
});

function answering(answers: Record<string, object>) {
    return (sent: Sent) => {
        const answer = sent.envelope && answers[sent.envelope.body.type];
        return answer ? replying(answer) : null;
    };
}

const fine = (body: object): object => ({ok: true, v: 1, now: utc('2026-11-23 15:05'), body});
const stored = (run: Run): Run => page.sidecar.runs.get(run.id) ?? run;

describe('an owed update', () => {
    it('says who was asked and who comes next', async () => {
        await openUpdates(owed());
        const section = screen.getByRole('region', {name: 'An update is owed'});
        expect(within(section).getByText(/It was due/)).toHaveTextContent(
            /Asked: Lea Lindgren\. If nobody answers, Bo Brandt is asked/,
        );
    });

    it('says one time at which the next reminder comes, whoever wished it', async () => {
        const until = utc('2026-11-23 15:40');
        const run = after(
            owed(),
            [{type: 'hold'}, {now: utc('2026-11-23 15:01'), by: LEA}],
            [
                {type: 'snooze', until, reason: 'call at 17:00'},
                {now: utc('2026-11-23 15:02'), by: PAT},
            ],
        );
        await openUpdates(run);
        const section = screen.getByRole('region', {name: 'An update is owed'});
        expect(within(section).getByText(/It was due/)).toHaveTextContent(
            /Lea Lindgren is on it\. Snoozed by Pat Okafor: “call at 17:00”\. The next reminder comes today 16:40\. If nobody answers/,
        );
    });

    it.each([
        ['nothing_new', 'Nothing new.', 'Impact:'],
        ['blocked', 'the vendor', 'Impact:'],
        ['update', 'Half of it works.', 'Half of it works.'],
    ] as const)(
        'after “%s” begins its form with what somebody wrote, else with the template',
        async (kind, text, begun) => {
            const spec = anIncident().updates;
            const run = after(owed({updates: spec && {...spec, template: 'Impact:'}}), [
                {type: 'post_update', updateId: 'u1', kind, text},
                {now: utc('2026-11-23 15:01'), by: LEA},
            ]);
            await openUpdates(run);
            await user.click(screen.getByRole('button', {name: 'Post update'}));
            expect(screen.getByRole('textbox', {name: 'What is new'})).toHaveValue(begun);
        },
    );

    it('is answered by one line that says what it is blocked on', async () => {
        const run = owed();
        await openUpdates(run);
        await user.click(screen.getByRole('button', {name: 'Blocked on…'}));
        // One button that is meant to be pressed, and it says what it does.
        expect(screen.queryByRole('button', {name: 'Post update'})).not.toBeInTheDocument();
        expect(screen.getByRole('button', {name: 'Post as blocked'})).toBeInTheDocument();
        await user.type(screen.getByRole('textbox', {name: 'Blocked on…'}), 'the vendor{Enter}');
        await page.settle(50);
        expect(stored(run).lastUpdate).toMatchObject({kind: 'blocked', text: 'the vendor', by: LEA});
        expect(stored(run).obligation).toBeNull();
    });

    it('tells the second of two who answer who was first, keeps what they typed, and posts it when they still want to', async () => {
        const run = owed();
        await openUpdates(run);
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await user.clear(screen.getByRole('textbox', {name: 'What is new'}));
        await user.type(screen.getByRole('textbox', {name: 'What is new'}), 'Mine.');
        page.sidecar.change(run.id, {type: 'post_update', updateId: 'u1', kind: 'update', text: 'Theirs.'}, PAT);
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await page.settle(50);
        expect(screen.getByRole('alert')).toHaveTextContent('Pat Okafor was first');
        expect(stored(run).lastUpdate?.text).toBe('Theirs.');
        expect(screen.getByRole('textbox', {name: 'What is new'})).toHaveValue('Mine.');
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await page.settle(50);
        expect(stored(run).lastUpdate?.text).toBe('Mine.');
    });

    it('takes a word about the next one, and names every channel that it goes to', async () => {
        const duty = {...anIncident().duty, broadcast: [anIncident().channelId, OTHER_CHANNEL]};
        const run = owed({duty, followers: [PAT]});
        await openUpdates(run);
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        const other = hostEntities().channels.channels[OTHER_CHANNEL]?.display_name ?? 'another channel';
        expect(screen.getByText(new RegExp(`copied to ${other}, and sent to 1 follower`))).toBeInTheDocument();
        await user.clear(screen.getByRole('textbox', {name: 'What is new'}));
        await user.type(screen.getByRole('textbox', {name: 'What is new'}), 'Fix is in review.');
        await user.type(screen.getByRole('textbox', {name: /About the next update/}), 'tomorrow after the release');
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await page.settle(50);
        expect(stored(run).lastUpdate).toMatchObject({text: 'Fix is in review.', next: 'tomorrow after the release'});
        expect(screen.getByText('Next: tomorrow after the release')).toBeInTheDocument();
    });

    it.each([
        ['Snooze…', 'Why', 'Snooze'],
        ['Blocked on…', 'Blocked on…', 'Post as blocked'],
    ])('has the focus at what is wrong in “%s”, and after it where it was', async (opens, wrong, submits) => {
        await openUpdates(owed());
        await user.click(screen.getByRole('button', {name: opens}));
        if (opens === 'Snooze…') {
            await user.type(screen.getByRole('textbox', {name: 'Remind again'}), 'in 1 hour');
            await page.settle(400);
        }
        await user.click(screen.getByRole('button', {name: submits}));
        await page.settle(50);
        expect(screen.getByRole('textbox', {name: wrong})).toBeInvalid();
        expect(screen.getByRole('textbox', {name: wrong})).toHaveFocus();
        await user.keyboard('{Escape}');
        expect(screen.getByRole('button', {name: opens})).toHaveFocus();
    });

    it('takes the refusal of a time away when another is typed, and says what that comes to', async () => {
        await openUpdates(owed());
        await user.click(screen.getByRole('button', {name: 'Snooze…'}));
        const until = () => screen.getByRole('textbox', {name: 'Remind again'});
        await user.type(until(), 'sometime{Enter}');
        await page.settle(400);
        expect(until()).toHaveAccessibleDescription(/I do not understand “sometime”/);
        await user.clear(until());
        await user.type(until(), 'in 30 min');
        await page.settle(400);
        expect(until()).toBeValid();
        expect(until()).toHaveAccessibleDescription(/^In 30 min: /);
    });

    it('comes with no such message where no update is owed', async () => {
        const run = anIncident({seats: SEATS, version: 3});
        const updates = run.updates && {...run.updates, rules: []};
        await openUpdates({...run, updates});
        expect(screen.getByRole('button', {name: 'Post update'})).toBeInTheDocument();
        expect(screen.queryByRole('checkbox', {name: /direct message/})).not.toBeInTheDocument();
    });

    it('comes with a direct message beforehand for the owner who wants one', async () => {
        const run = owed();
        await openUpdates(run);
        await user.click(screen.getByRole('checkbox', {name: /direct message before an update falls due/}));
        await page.settle(50);
        expect(stored(run).duty.upcomingDm).toEqual([LEA]);
    });
});

describe('a new incident that nobody has taken', () => {
    const untaken = (): Run => {
        const people = [{user: LEA, role: 'primary', at: utc('2026-11-23 09:00'), away: false}];
        return anIncident({
            seats: SEATS,
            version: 3,
            acknowledgement: {
                id: 'o2',
                openedAt: utc('2026-11-23 09:00'),
                everyMinutes: 15,
                round: 0,
                asked: LEA,
                people,
                passedOver: [],
                notices: 1,
                nextNoticeAt: utc('2026-11-23 09:15'),
            },
        });
    };

    it('comes first on the home, and one click takes it', async () => {
        const run = untaken();
        page = openPage(makeFakeSidecar(run));
        await page.show(<SidebarContent />);
        const needs = screen.getByRole('region', {name: 'Needs you'});
        expect(within(needs).getByText('Nobody is on it yet.')).toBeInTheDocument();
        await user.click(within(needs).getByRole('button', {name: "I'm on it"}));
        await page.settle(50);
        expect(stored(run).acknowledged?.by).toBe(LEA);
        expect(stored(run).acknowledgement).toBeNull();
    });

    it('has one primary button: to take it, then the one of what is being written', async () => {
        const primary = (): (string | null)[] =>
            [...document.querySelectorAll('.set-cycle-page .set-cycle-button-primary')].map((one) => one.textContent);
        await openUpdates(untaken());
        expect(primary()).toEqual(["I'm on it"]);
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        expect(screen.getAllByRole('button', {name: 'Post update'})).toHaveLength(1);
        expect(screen.getByRole('button', {name: 'Post update'})).toHaveClass('set-cycle-button-primary');
        expect(screen.getByRole('button', {name: "I'm on it"})).not.toHaveClass('set-cycle-button-primary');
    });

    it('is taken from its Updates tab, which then says by whom', async () => {
        const run = untaken();
        await openUpdates(run);
        await user.click(
            within(screen.getByRole('region', {name: 'Nobody is on it yet'})).getByRole('button', {name: "I'm on it"}),
        );
        await page.settle(50);
        expect(screen.getByText(/Lea Lindgren took this run/)).toBeInTheDocument();
    });
});

describe('why', () => {
    it('explains what is owed, and a day on which no reminder came', async () => {
        const run = owed();
        await openUpdates(run, {why: fine({text: 'Thursday 26 November is a public holiday in US-CA.'})});
        await user.click(screen.getByRole('button', {name: 'Reasons'}));
        await user.type(screen.getByRole('textbox', {name: /Why a reminder came/}), 'Thursday{Enter}');
        await page.settle(50);
        expect(screen.getByText(/public holiday in US-CA/)).toBeInTheDocument();
        expect(page.sidecar.asked('why')[0]?.body).toEqual({type: 'why', runId: run.id, date: 'Thursday'});
    });

    it('is asked about anew when the run has changed, so that it does not deny what is owed now', async () => {
        const run = owed();
        const answers: Record<string, object> = {why: fine({text: 'No update is owed now.'})};
        await openUpdates(run, answers);
        await user.click(screen.getByRole('button', {name: 'Reasons'}));
        await user.click(screen.getByRole('button', {name: 'Why?'}));
        await page.settle(50);
        expect(screen.getByText('No update is owed now.')).toBeInTheDocument();
        answers['why'] = fine({text: 'The daily update is owed.'});
        page.sidecar.change(run.id, {type: 'rename', name: 'INC-2 Logout fails'}, BO);
        await page.does(() => page.cycle.reads.run(run.id));
        await page.settle(50);
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
        await page.settle(50);
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
        await page.settle(50);
        await user.click(screen.getByRole('button', {name: 'Why?'}));
        await page.settle(50);
        expect(screen.getByText('The daily update was due.')).toBeInTheDocument();
        expect(page.sidecar.asked('why')[0]?.body).toEqual({
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
        await page.settle(50);
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
            page.sidecar.intercept = async ({envelope}) => {
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
            await page.settle(50);
        };
        /** Somebody changes the run; with that, a message more is there. */
        const meanwhile = async (state: 'done' | 'open'): Promise<void> => {
            const [item] = run.phases[0]?.items ?? [];
            ids.unshift(ids.length + 1);
            page.sidecar.change(run.id, {type: 'set_item_state', itemId: item?.id ?? '', state}, BO);
            await page.does(() => page.cycle.reads.run(run.id));
            await page.settle(50);
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
            await page.settle(50);
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
            await page.settle(50);
            expect([messages().getAttribute('aria-expanded'), document.activeElement]).toEqual([expanded, messages()]);
        }
    });
});
