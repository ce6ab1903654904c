import React from 'react';
import {fireEvent, screen, within} from '@testing-library/react';
import {after, anIncident, aRun, LEA, PAT, utc} from '../../../test/support/builders';
import {HOUR} from '../../../server-ts/src/domain/units';
import {CHANNEL, hostEntities, makeStore, openPage, OTHER_CHANNEL, TEAM} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {SidebarContent} from './sidebar_content';
import {sidebarPage, user} from '../testing/sidebar_page';

const shown = sidebarPage();
const {open, openRun} = shown;

describe('the home', () => {
    it('says what a run is when there is none, and offers to start one', async () => {
        await open();
        expect(screen.getByText(/A run is a checklist/)).toBeInTheDocument();
        expect(screen.getByRole('button', {name: 'Start a run'})).toBeInTheDocument();
    });

    it('says of each who is on duty in which role', async () => {
        const cycle = aRun({version: 3});
        shown.page = openPage(makeFakeSidecar(cycle));
        shown.page.sidecar.onDuty = {runId: cycle.id, seats: cycle.seats};
        await shown.page.show(<SidebarContent />);
        expect(screen.getByRole('button', {name: /^On SET now/})).toHaveTextContent(
            'On SET nowLealeadPatprimarynobodybackup',
        );
    });

    it('puts an owed update first and takes "I’m on it" in one click', async () => {
        const owed = after(
            anIncident({seats: [{role: 'primary', title: 'Primary', user: LEA, asked: null}], version: 3}),
            [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}],
        );
        shown.page = openPage(makeFakeSidecar(owed));
        shown.page.sidecar.now = utc('2026-11-23 17:05');
        await shown.page.show(<SidebarContent />);
        const needs = screen.getByRole('region', {name: 'Needs you'});
        expect(within(needs).getByText('Update 2 h overdue')).toBeInTheDocument();
        await user.click(within(needs).getByRole('button', {name: "I'm on it"}));
        await shown.page.settle(50);
        expect(shown.page.sidecar.runs.get(owed.id)?.obligation?.held?.by).toBe(LEA);
        // Two hours from now is in the evening: as the post says, it keeps quiet until work begins.
        expect(within(needs).getByText(/next reminder tomorrow 09:00/)).toBeInTheDocument();
    });

    it('offers "I’m on it" once for each owed update, also where it was said by somebody else', async () => {
        const held = after(
            anIncident({seats: [{role: 'primary', title: 'Primary', user: LEA, asked: null}], version: 3}),
            [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}],
            [{type: 'hold'}, {now: utc('2026-11-23 15:05'), by: PAT}],
        );
        shown.page = openPage(makeFakeSidecar(held));
        shown.page.sidecar.now = (held.obligation?.held?.until ?? 0) + HOUR;
        await shown.page.show(<SidebarContent />);
        const needs = screen.getByRole('region', {name: 'Needs you'});
        // The two hours ended in the evening; as the post says, it keeps quiet until work begins.
        expect(within(needs).getByText(/next reminder tomorrow 09:00/)).toBeInTheDocument();
        expect(within(needs).getByRole('button', {name: 'Post update'})).toBeInTheDocument();
        expect(within(needs).queryByRole('button', {name: "I'm on it"})).not.toBeInTheDocument();
    });

    it('says no more of "I’m on it" once the update was asked for again', async () => {
        const asked = after(
            anIncident({seats: [{role: 'primary', title: 'Primary', user: LEA, asked: null}], version: 3}),
            [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}],
            [{type: 'hold'}, {now: utc('2026-11-23 15:05'), by: PAT}],
            [{type: 'wake'}, {now: utc('2026-11-24 08:00'), by: null}],
        );
        shown.page = openPage(makeFakeSidecar(asked));
        shown.page.sidecar.now = utc('2026-11-24 08:05');
        await shown.page.show(<SidebarContent />);
        const needs = screen.getByRole('region', {name: 'Needs you'});
        expect(within(needs).queryByText(/next reminder/)).not.toBeInTheDocument();
        expect(within(needs).queryByRole('button', {name: "I'm on it"})).not.toBeInTheDocument();
    });

    it('says also of which day the time is until which a reminder was snoozed', async () => {
        const until = utc('2026-11-24 08:00');
        const snoozed = after(
            anIncident({seats: [{role: 'primary', title: 'Primary', user: LEA, asked: null}], version: 3}),
            [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}],
            [
                {type: 'snooze', until, reason: 'the vendor sleeps'},
                {now: utc('2026-11-23 15:05'), by: PAT},
            ],
        );
        shown.page = openPage(makeFakeSidecar(snoozed));
        shown.page.sidecar.now = utc('2026-11-23 15:10');
        await shown.page.show(<SidebarContent />);
        const needs = screen.getByRole('region', {name: 'Needs you'});
        expect(within(needs).getByText(/next reminder tomorrow 09:00/)).toBeInTheDocument();
    });

    it('tells who to ask in a team that is not set up, and offers its admin the next step', async () => {
        shown.page = openPage(makeFakeSidecar());
        shown.page.sidecar.intercept = () => ({
            status: 404,
            body: {id: 'api.command.execute_command.not_found.app_error', message: ''},
        });
        await shown.page.show(<SidebarContent />);
        expect(screen.getByText(/Ask an admin of the team/)).toBeInTheDocument();
        expect(screen.queryByRole('button', {name: /Set up/})).not.toBeInTheDocument();
        const entities = hostEntities();
        entities.teams.myMembers[TEAM] = {scheme_admin: true};
        await shown.page.does(() => shown.page.store.dispatch({type: 'HOST', entities}));
        await shown.page.settle(20);
        expect(screen.getByRole('button', {name: 'Set up SET Cycle in this team'})).toBeInTheDocument();
    });
});

it('goes back to the line of the run that one comes from', async () => {
    const run = await openRun();
    await user.click(screen.getByRole('button', {name: 'Back to all runs'}));
    expect(screen.getByRole('button', {name: new RegExp(run.name)})).toHaveFocus();
});

describe('starting a run', () => {
    async function openForm(): Promise<void> {
        await open(aRun({version: 3}));
        await user.click(screen.getByRole('button', {name: 'Start a run'}));
        await shown.page.settle(50);
    }

    it('is filled in, and a double click starts one run', async () => {
        await openForm();
        expect(screen.getByRole('textbox', {name: 'Name'})).toHaveValue('SET Cycle 2026-W48');
        expect(screen.getByRole('button', {name: 'Lead Pat Okafor Change'})).toBeInTheDocument();
        const submit = screen.getByRole('button', {name: 'Start the run'});
        await shown.page.does(() => {
            fireEvent.click(submit);
            fireEvent.click(submit);
        });
        expect(shown.page.sidecar.started).toBe(1);
        expect(shown.page.sidecar.asked('start')[0]?.body).toMatchObject({
            channel: {kind: 'existing', channelId: CHANNEL},
            seats: {lead: PAT},
        });
        expect(screen.getByRole('tab', {name: 'Checklist'})).toBeInTheDocument();
    });

    it('starts one run when the answer to the first try was lost', async () => {
        await openForm();
        shown.page.sidecar.dead = 'after';
        await user.click(screen.getByRole('button', {name: 'Start the run'}));
        await shown.page.settle(20);
        shown.page.sidecar.dead = null;
        await user.click(screen.getByRole('button', {name: 'Start the run'}));
        await shown.page.settle(20);
        expect(shown.page.sidecar.started).toBe(1);
    });

    it('shows what is wrong at the field it is wrong at', async () => {
        await openForm();
        const name = screen.getByRole('textbox', {name: 'Name'});
        await user.clear(name);
        await user.click(screen.getByRole('button', {name: 'Start the run'}));
        await shown.page.settle(20);
        expect(name).toHaveAccessibleDescription('Give the run a name.');
        expect(name).toBeInvalid();
        await user.type(name, 'Mine');
        await user.click(screen.getByRole('button', {name: 'Start the run'}));
        await shown.page.settle(20);
        expect(shown.page.sidecar.started).toBe(1);
    });

    it('offers only new channels where the playbook needs one', async () => {
        await openForm();
        expect(screen.getByRole('radio', {name: 'This one: Support'})).toBeChecked();
        await user.choose(screen.getByRole('combobox', {name: 'Playbook'}), 'Support incident');
        await shown.page.settle(50);
        expect(screen.getAllByRole('radio').map((radio) => radio.closest('label')?.textContent)).toEqual([
            'A new public channel',
            'A new private channel',
        ]);
        expect(screen.getByRole('combobox', {name: 'Severity'})).toBeInTheDocument();
    });
});

it('shows the runs of the channel that is open, also after another one was chosen', async () => {
    shown.page = openPage(makeFakeSidecar(aRun({version: 3})), makeStore());
    await shown.page.show(<SidebarContent />);
    const entities = hostEntities();
    entities.channels.currentChannelId = OTHER_CHANNEL;
    await shown.page.does(() => shown.page.store.dispatch({type: 'HOST', entities}));
    await shown.page.settle(50);
    expect(shown.page.sidecar.asked('home').at(-1)?.body).toMatchObject({channelId: OTHER_CHANNEL});
});
