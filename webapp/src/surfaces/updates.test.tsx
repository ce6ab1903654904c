import React from 'react';
import {screen, within} from '@testing-library/react';
import {after, anIncident, LEA, PAT, utc} from '../../../test/support/builders';
import type {Run} from '../../../server-ts/src/domain/run';
import {hostEntities, openPage, OTHER_CHANNEL} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {SidebarContent} from './sidebar_content';
import {owed, SEATS, updatesPage, user} from '../testing/updates_page';

const opened = updatesPage();
const {openUpdates} = opened;

const stored = (run: Run): Run => opened.page.sidecar.runs.get(run.id) ?? run;

describe('an owed update', () => {
    it.each([
        ['one person', {}, 'Bo Brandt'],
        ['several', {asked: null}, 'owner and lead again'],
    ])('says who was asked and who comes next: %s', async (_who, change, name) => {
        const run = owed();
        const {obligation} = run;
        const nextStep = obligation?.nextStep && {...obligation.nextStep, ...change};
        await openUpdates({...run, obligation: obligation && {...obligation, nextStep: nextStep ?? null}});
        const section = screen.getByRole('region', {name: 'An update is owed'});
        expect(within(section).getByText(/It was due/)).toHaveTextContent(
            new RegExp(`Asked: Lea Lindgren\\. If nobody answers, next asked today [0-9:]+: ${name}\\.$`),
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
        await opened.page.settle(50);
        expect(stored(run).lastUpdate).toMatchObject({kind: 'blocked', text: 'the vendor', by: LEA});
        expect(stored(run).obligation).toBeNull();
    });

    it('tells the second of two who answer who was first, keeps what they typed, and posts it when they still want to', async () => {
        const run = owed();
        await openUpdates(run);
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await user.clear(screen.getByRole('textbox', {name: 'What is new'}));
        await user.type(screen.getByRole('textbox', {name: 'What is new'}), 'Mine.');
        opened.page.sidecar.change(run.id, {type: 'post_update', updateId: 'u1', kind: 'update', text: 'Theirs.'}, PAT);
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await opened.page.settle(50);
        expect(screen.getByRole('alert')).toHaveTextContent('Pat Okafor was first');
        expect(stored(run).lastUpdate?.text).toBe('Theirs.');
        expect(screen.getByRole('textbox', {name: 'What is new'})).toHaveValue('Mine.');
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await opened.page.settle(50);
        expect(stored(run).lastUpdate?.text).toBe('Mine.');
    });

    it.each([
        ['Snooze…', 'Why'],
        ['Blocked on…', 'Blocked on…'],
    ])(
        'keeps what was typed into “%s” when it is closed by Escape, and throws it away when cancelled',
        async (opens, name) => {
            await openUpdates(owed());
            const open = () => user.click(screen.getByRole('button', {name: opens}));
            const typed = () => screen.getByRole('textbox', {name});
            await open();
            await user.type(typed(), 'the vendor{Escape}');
            await open();
            expect(typed()).toHaveValue('the vendor');
            await user.click(screen.getByRole('button', {name: 'Cancel'}));
            await open();
            expect(typed()).toHaveValue('');
        },
    );

    it('is posted with Ctrl+Enter; Enter alone begins a new line', async () => {
        const run = owed();
        await openUpdates(run);
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        const text = screen.getByRole('textbox', {name: 'What is new'});
        await user.clear(text);
        await user.type(text, 'One.{Enter}Two.');
        expect(stored(run).lastUpdate).toBeNull();
        await user.keyboard('{Control>}{Enter}{/Control}');
        await opened.page.settle(50);
        expect(stored(run).lastUpdate?.text).toBe('One.\nTwo.');
        await user.click(screen.getByRole('button', {name: 'Earlier updates'}));
        expect(screen.getByRole('tab', {name: 'Timeline'})).toHaveAttribute('aria-selected', 'true');
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
        await opened.page.settle(50);
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
            await opened.page.settle(400);
        }
        await user.click(screen.getByRole('button', {name: submits}));
        await opened.page.settle(50);
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
        await opened.page.settle(400);
        expect(until()).toHaveAccessibleDescription(/I do not understand “sometime”/);
        await user.clear(until());
        await user.type(until(), 'in 30 min');
        await opened.page.settle(400);
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
        await opened.page.settle(50);
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
        opened.page = openPage(makeFakeSidecar(run));
        await opened.page.show(<SidebarContent />);
        const needs = screen.getByRole('region', {name: 'Needs you'});
        expect(within(needs).getByText('Nobody is on it yet.')).toBeInTheDocument();
        await user.click(within(needs).getByRole('button', {name: "I'm on it"}));
        await opened.page.settle(50);
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
        await opened.page.settle(50);
        expect(screen.getByText(/Lea Lindgren took this run/)).toBeInTheDocument();
    });
});
