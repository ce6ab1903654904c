import React from 'react';
import {fireEvent, screen, within} from '@testing-library/react';
import {anIncident, anItem, LEA, utc} from '../../../test/support/builders';
import type {Run} from '../../../server-ts/src/domain/run';
import {hostEntities, makeStore, openPage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {sidebarPage, user} from '../testing/sidebar_page';
import {SidebarContent} from './sidebar_content';

const shown = sidebarPage();

/** The sidebar of somebody who never chose how times are written: Mattermost then says `5:00 PM`. */
async function openUnchosen(run: Run): Promise<void> {
    const {preferences: _, ...entities} = hostEntities();
    shown.page = openPage(makeFakeSidecar(run), makeStore(entities));
    shown.page.sidecar.settings = {...shown.page.sidecar.settings, canEdit: false};
    await shown.page.show(<SidebarContent />);
}

const run = anIncident({
    version: 3,
    zone: 'America/New_York',
    seats: [{role: 'primary', title: 'Primary', user: LEA, asked: null}],
    phases: [
        {
            id: 'p',
            title: 'Monitor',
            items: [anItem('a', {dueAt: utc('2026-11-23 16:00'), assignee: {user: LEA}})],
        },
    ],
});

/** Every time of day on the screen, in words and in what hover shows. */
function times(): string[] {
    const titles = [...document.querySelectorAll<HTMLElement>('[title], [placeholder]')].map(
        (one) => `${one.title} ${one.getAttribute('placeholder')}`,
    );
    return [document.body.textContent ?? '', ...titles].flatMap((text) => text.match(/\d{1,2}:\d\d(\s[AP]M)?/g) ?? []);
}

const of24 = (): string[] => times().filter((time) => !time.endsWith('M'));

it('writes every time as the reader’s Mattermost does: 12 hours, where they chose nothing', async () => {
    await openUnchosen(run);
    expect(screen.getByText('today 5:00 PM')).toBeInTheDocument();
    expect(of24()).toEqual([]);

    await user.click(screen.getByRole('button', {name: 'Team settings'}));
    await shown.page.settle(50);
    expect(screen.getByText('9:00 AM – 5:00 PM')).toBeInTheDocument();
    await user.click(screen.getByRole('button', {name: 'Back to all runs'}));

    await user.click(screen.getByRole('button', {name: new RegExp(run.name)}));
    await shown.page.settle(50);
    await user.click(screen.getByRole('button', {name: /^More for Do a/}));
    await user.click(screen.getByRole('menuitem', {name: 'Due time'}));
    expect(screen.getByPlaceholderText('Friday 5:00 PM')).toBeInTheDocument();
    expect(times()).toContain('11:00\u00a0AM');
    expect(of24()).toEqual([]);

    await user.click(screen.getByRole('tab', {name: 'Details'}));
    const duty = within(screen.getByRole('region', {name: 'Update duty'}));
    expect(duty.getByText('Every working day by 4:00 PM')).toBeInTheDocument();
    await user.click(duty.getByRole('button', {name: 'Change Update duty'}));
    await shown.page.does(() => fireEvent.change(duty.getByLabelText('By'), {target: {value: '00:00'}}));
    expect(duty.getByLabelText('By')).toHaveAccessibleDescription(/take 11:59\sPM/);
    expect(of24()).toEqual([]);
});

it('follows the choice while the sidebar is open', async () => {
    await openUnchosen(run);
    await shown.page.does(() => shown.page.store.dispatch({type: 'HOST', entities: hostEntities()}));
    expect(screen.getByText('today 17:00')).toBeInTheDocument();
});

it('names the day since when there is no connection, as soon as it is another one', async () => {
    await shown.openRun();
    shown.page.sidecar.dead = 'before';
    await shown.page.settle(40_000);
    expect(screen.getByText(/^Not connected since 10:00\. /)).toBeInTheDocument();
    await shown.page.does(() => jest.setSystemTime(utc('2026-11-23 23:10')));
    await shown.page.settle(40_000);
    expect(screen.getByText(/^Not connected since yesterday 10:00\. /)).toBeInTheDocument();
});
