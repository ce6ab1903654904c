import {act, screen} from '@testing-library/react';
import React from 'react';
import {anId, aRun, BO, PAT, utc} from '../../../test/support/builders';
import {CHANNEL, hostEntities, makeStore, openPage, TEAM, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {aPerson} from '../testing/person';
import {SidebarContent} from './sidebar_content';

let page: FakePage;
const user = aPerson();

beforeEach(() => {
    jest.useFakeTimers({now: utc('2026-11-23 09:00')});
    window.sessionStorage.clear();
});
afterEach(() => {
    page.stop();
    jest.useRealTimers();
});

async function openForm(playbook: string, entities = hostEntities()): Promise<void> {
    page = openPage(makeFakeSidecar(aRun({version: 3})), makeStore(entities));
    await page.show(<SidebarContent />);
    await user.click(button('Start a run'));
    await user.choose(screen.getByRole('combobox', {name: 'Playbook'}), playbook);
    await page.settle(50);
}

const button = (name: string | RegExp) => screen.getByRole('button', {name});
const field = (name: string) => screen.getByRole('textbox', {name});
const lead = () => screen.getByRole('combobox', {name: 'Lead'});

it('moves the focus to what is missing, and says beside the button where to look', async () => {
    await openForm('Support incident');
    await user.click(button('Start the run'));
    await page.settle(50);
    const severity = screen.getByRole('combobox', {name: 'Severity'});
    expect(severity).toHaveFocus();
    expect(severity).toHaveAccessibleDescription(/^Choose how severe/);
    expect(button('Start the run').parentElement).toHaveTextContent('Not done: look at what is marked above.');
    await user.choose(severity, 'L2');
    expect(severity).not.toHaveAccessibleDescription();
    expect(button('Start the run').parentElement).not.toHaveTextContent('Not done');
    await user.click(button('Start the run'));
    await page.settle(50);
    expect(page.sidecar.started).toBe(1);
});

it('takes nobody and nothing that was chosen in one team along to another', async () => {
    const summary = () => field('Summary');
    const goTo = async (currentTeamId: string): Promise<void> => {
        const entities = hostEntities();
        entities.teams.currentTeamId = currentTeamId;
        await page.does(() => page.store.dispatch({type: 'HOST', entities}));
        await page.does(() => page.cycle.reads.connect());
        await page.settle(50);
    };
    await openForm('Support incident');
    await user.type(summary(), 'Login fails');
    await user.choose(screen.getByRole('combobox', {name: 'Severity'}), 'L1');
    await goTo(anId('other_team'));
    await user.choose(screen.getByRole('combobox', {name: 'Playbook'}), 'Support incident');
    await page.settle(50);
    expect(summary()).toHaveValue('');
    expect(screen.getByRole('combobox', {name: 'Severity'})).toHaveValue('');
    await goTo(TEAM);
    expect(summary()).toHaveValue('Login fails');
});

it('names the run after its summary until somebody names it', async () => {
    await openForm('Support incident');
    expect(field('Name')).toHaveValue('INC-1');
    await user.type(field('Summary'), 'Login  fails');
    expect(field('Name')).toHaveValue('INC-1 Login fails');
    await user.type(field('Name'), '!');
    await user.type(field('Summary'), ' again');
    expect(field('Name')).toHaveValue('INC-1 Login fails!');
    await user.choose(screen.getByRole('combobox', {name: 'Severity'}), 'L2');
    await user.click(button('Start the run'));
    await page.settle(50);
    expect(page.sidecar.asked('start').at(-1)?.body).toMatchObject({
        name: 'INC-1 Login fails!',
        summary: 'Login  fails again',
    });
});

it('keeps the focus where a role is chosen', async () => {
    await openForm('SET cycle');
    await user.click(button('Lead Pat Okafor Change'));
    expect(lead()).toHaveFocus();
    expect(lead()).toHaveAttribute('aria-expanded', 'true');
    await user.keyboard('{Escape}');
    expect(button('Lead Pat Okafor Change')).toHaveFocus();
    await user.keyboard('{Enter}');
    await page.settle(200);
    await user.keyboard('bo');
    await page.settle(200);
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(button('Lead Bo Brandt Change')).toHaveFocus();
    await user.keyboard('{Escape}');
    await page.settle(50);
    expect(button('Start a run')).toBeInTheDocument();
});

it('a list under a search is no stop of its own', async () => {
    await openForm('SET cycle');
    await user.click(button('Lead Pat Okafor Change'));
    await page.settle(200);
    expect(screen.getByRole('listbox')).toHaveAttribute('tabindex', '-1');
    await user.keyboard('{Tab}');
    expect(screen.queryByRole('listbox')).not.toBeInTheDocument();
    expect(screen.getByRole('radio', {name: 'This one: Support'})).toHaveFocus();
});

it('puts another channel in the place of its search, with the focus', async () => {
    await openForm('SET cycle');
    await user.click(screen.getByRole('radio', {name: 'Another channel'}));
    await user.type(screen.getByRole('combobox', {name: 'Another channel'}), 'else');
    await page.settle(200);
    await user.keyboard('{Enter}');
    expect(button('Elsewhere Change')).toHaveFocus();
    await user.keyboard('{Enter}{Escape}');
    expect(button('Elsewhere Change')).toHaveFocus();
});

it('marks another channel that was not chosen, says so there, and puts the search under its own choice', async () => {
    await openForm('SET cycle');
    const other = screen.getByRole('radio', {name: 'Another channel'});
    await user.click(other);
    const search = screen.getByRole('combobox', {name: 'Another channel'});
    expect(search).toHaveFocus();
    expect(other.compareDocumentPosition(search)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(search.compareDocumentPosition(screen.getByRole('radio', {name: 'A new public channel'}))).toBe(
        Node.DOCUMENT_POSITION_FOLLOWING,
    );
    await user.click(button('Start the run'));
    expect(search).toHaveFocus();
    expect(search).toBeInvalid();
    expect(search).toHaveAccessibleDescription('Choose the channel.');
    expect(page.sidecar.asked('start')).toEqual([]);
    await user.keyboard('else');
    await page.settle(200);
    await user.keyboard('{Enter}');
    expect(screen.queryByText('Choose the channel.')).not.toBeInTheDocument();
});

it('offers a guest no new channel, which Mattermost would not let them make', async () => {
    const entities = hostEntities();
    const me = entities.users.profiles[entities.users.currentUserId];
    if (me) {
        me.roles = 'system_guest';
    }
    await openForm('SET cycle', entities);
    expect(screen.getAllByRole('radio').map((radio) => radio.closest('label')?.textContent)).toEqual([
        'This one: Support',
        'Another channel',
    ]);
});

it('lets one pass another channel with the arrow keys', async () => {
    await openForm('SET cycle');
    await user.click(screen.getByRole('radio', {name: 'This one: Support'}));
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('radio', {name: 'Another channel'})).toHaveFocus();
    await user.keyboard('{Tab}');
    expect(screen.getByRole('combobox', {name: 'Another channel'})).toHaveFocus();
});

it('shows who is chosen again when a search is left without a choice', async () => {
    await openForm('SET cycle');
    await user.click(button('Lead Pat Okafor Change'));
    await user.keyboard('bo');
    await page.settle(200);
    await user.keyboard('{Tab}');
    expect(button('Lead Pat Okafor Change')).toBeInTheDocument();
    expect(screen.getByRole('radio', {name: 'This one: Support'})).toHaveFocus();
    await user.click(screen.getByRole('radio', {name: 'Another channel'}));
    await user.keyboard('else');
    await page.settle(200);
    await user.keyboard('{Tab}');
    expect(screen.getByRole('combobox', {name: 'Another channel'})).toHaveValue('');
});

it('offers nobody for its own word', async () => {
    await openForm('SET cycle');
    await user.click(button('Lead Pat Okafor Change'));
    await user.keyboard('nob');
    await page.settle(200);
    await user.click(screen.getByRole('option', {name: 'nobody'}));
    expect(button('Lead nobody Choose')).toBeInTheDocument();
});

it.each([
    ['O', 'globe', 'public'],
    ['P', 'lock', 'private'],
])('shows a channel of the type %s as %s, as it does a new one', async (type, icon, kind) => {
    const entities = hostEntities();
    const channel = entities.channels.channels[CHANNEL];
    entities.channels.channels[CHANNEL] = channel && {...channel, type};
    await openForm('SET cycle', entities);
    for (const name of ['This one: Support', `A new ${kind} channel`]) {
        const label = screen.getByRole('radio', {name}).closest('label');
        expect(label?.querySelector('svg')).toHaveClass(`set-cycle-icon-${icon}`);
    }
    await user.click(screen.getByRole('radio', {name: 'Another channel'}));
    await user.keyboard('supp');
    await page.settle(200);
    expect(screen.getByRole('option', {name: 'Support'}).querySelector('svg')).toHaveClass(`set-cycle-icon-${icon}`);
});

it('starts with who is on duty', async () => {
    await openForm('SET cycle');
    await user.click(button('Start the run'));
    await page.settle(50);
    expect(page.sidecar.asked('start').at(-1)?.body).toMatchObject({seats: {lead: PAT}});
});

it('names nobody who will not sit there at the chosen severity, unless somebody was chosen', async () => {
    await openForm('Support incident');
    const severity = screen.getByRole('combobox', {name: 'Severity'});
    expect(button('Lead Pat Okafor Change')).toBeInTheDocument();
    await user.choose(severity, 'L3');
    expect(button('Lead nobody Choose')).toBeInTheDocument();
    // A run has an owner from the start: whoever starts it.
    expect(button('Owner Lea Lindgren Change')).toBeInTheDocument();
    await user.click(button('Lead nobody Choose'));
    await user.keyboard('bo');
    await page.settle(200);
    await user.click(screen.getByRole('option', {name: /Bo Brandt/}));
    expect(button('Lead Bo Brandt Change')).toBeInTheDocument();
    await user.click(button('Start the run'));
    await page.settle(50);
    // Who is on duty goes along all the same: they come with another severity.
    expect(page.sidecar.asked('start').at(-1)?.body).toMatchObject({
        severity: 'L3',
        seats: {owner: PAT, lead: BO},
        chosen: ['lead'],
    });
});

it('keeps what was typed for one message out of the form of the next', async () => {
    await openForm('Support incident');
    const from = async (postId: string): Promise<void> => {
        act(() => page.cycle.go({name: 'start', postId}));
        await page.settle(50);
    };
    await from('p'.repeat(26));
    await user.type(field('Summary'), 'about the first');
    await from('q'.repeat(26));
    expect(field('Summary')).toHaveValue('');
    await from('p'.repeat(26));
    expect(field('Summary')).toHaveValue('about the first');
});
