import React from 'react';
import {fireEvent, screen, within} from '@testing-library/react';
import {aRun, BO, utc} from '../../../test/support/builders';
import {openPage, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import type {FakeSidecar} from '../testing/fake_state';
import {aPerson} from '../testing/person';
import {SidebarContent} from './sidebar_content';

let page: FakePage;
let sidecar: FakeSidecar;
const user = aPerson();

beforeEach(() => {
    jest.useFakeTimers({now: utc('2026-11-23 09:00')});
    window.sessionStorage.clear();
    sidecar = makeFakeSidecar(aRun({version: 3}));
});
afterEach(() => {
    page.stop();
    jest.useRealTimers();
});

/** From the home by its gear, as a person does. */
async function open(): Promise<void> {
    page = openPage(sidecar);
    await page.show(<SidebarContent />);
    await user.click(screen.getByRole('button', {name: 'Team settings'}));
    await page.settle(50);
}

const save = async (): Promise<void> => {
    await user.click(screen.getByRole('button', {name: 'Save'}));
    await page.settle(50);
};
const button = (name: string | RegExp) => screen.getByRole('button', {name});
const daysOff = () => screen.getByRole('region', {name: 'Your own days off'});
const kept = () => sidecar.settings.settings;

/** A native date or time field takes its value at once. */
async function fill(field: Element, value: string): Promise<void> {
    await page.does(() => fireEvent.change(field, {target: {value}}));
}

async function choose(label: string, typed: string, option: string): Promise<void> {
    await user.click(button(new RegExp(`^${label} .* Change$`)));
    await user.type(screen.getByRole('combobox', {name: label}), typed);
    await page.settle(200);
    await user.click(screen.getByRole('option', {name: new RegExp(option)}));
}

async function addDay(date: string, name: string): Promise<void> {
    await user.click(within(daysOff()).getByRole('button', {name: 'Add a day off'}));
    await fill(within(daysOff()).getAllByLabelText('Date').at(-1) ?? document.body, date);
    await user.type(within(daysOff()).getAllByLabelText('Name').at(-1) ?? document.body, name);
}

it('says all of it and saves what is changed: zone, weekdays, hours, country, region and days', async () => {
    await open();
    expect(screen.getByRole('heading', {name: 'When Engineering works'})).toBeInTheDocument();
    expect(button('Time zone Europe/Amsterdam Change')).toBeInTheDocument();
    expect(button('Public holidays of Netherlands Change')).toBeInTheDocument();
    await choose('Time zone', 'new york', 'America/New York');
    expect(button('Time zone America/New York Change')).toHaveFocus();
    await user.click(screen.getByRole('checkbox', {name: 'Fri'}));
    await fill(screen.getByLabelText('Work begins'), '10:00');
    await choose('Public holidays of', 'united', 'United States');
    await choose('Region', 'cali', 'California');
    await addDay('2027-06-01', 'Retreat');
    await save();
    expect(screen.getByText(/^Saved\./)).toBeInTheDocument();
    expect(kept()).toMatchObject({
        zone: 'America/New_York',
        weekdays: [1, 2, 3, 4],
        hours: {from: '10:00', to: '17:00'},
        country: 'US',
        region: 'CA',
        daysOff: {'2027-06-01': 'Retreat'},
    });
});

it('says which days are off anyway: public holidays only where there are some', async () => {
    await open();
    expect(daysOff()).toHaveTextContent('None besides weekends and public holidays.');
    await choose('Public holidays of', 'no country', 'No country');
    expect(daysOff()).toHaveTextContent('None besides weekends.');
});

it('takes a day away at once, and brings it back to its place', async () => {
    sidecar.settings.settings = {...kept(), daysOff: {'2027-06-01': 'Retreat', '2027-06-02': 'Outing'}};
    await open();
    await user.click(button('Remove Retreat'));
    expect(within(daysOff()).getAllByLabelText('Name')).toHaveLength(1);
    expect(button('Undo')).toHaveFocus();
    await user.click(button('Undo'));
    expect(
        within(daysOff())
            .getAllByLabelText('Name')
            .map((input) => input.getAttribute('value')),
    ).toEqual(['Retreat', 'Outing']);
    await user.click(button('Remove Outing'));
    await save();
    expect(kept().daysOff).toEqual({'2027-06-01': 'Retreat'});
    // What is saved is not undone by a click that would have to be saved again.
    expect(screen.queryByRole('button', {name: 'Undo'})).not.toBeInTheDocument();
});

it('has a word for a day into which nothing was typed', async () => {
    await open();
    await user.click(within(daysOff()).getByRole('button', {name: 'Add a day off'}));
    await user.click(button('Remove …'));
    expect(within(daysOff()).getByRole('status')).toHaveTextContent('Removed “…”');
});

it('shows what is wrong at the field where it is wrong, and keeps what was typed', async () => {
    await open();
    for (const day of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri']) {
        await user.click(screen.getByRole('checkbox', {name: day}));
    }
    await save();
    expect(screen.getByRole('group', {name: /^Working days/})).toHaveTextContent('Choose at least one working day');
    await user.click(screen.getByRole('checkbox', {name: 'Mon'}));
    await fill(screen.getByLabelText('Work ends'), '08:00');
    await save();
    expect(screen.getByLabelText('Work ends')).toHaveAccessibleDescription(/must end after they begin/);
    await fill(screen.getByLabelText('Work ends'), '17:00');
    await addDay('2027-06-01', ' ');
    await save();
    expect(within(daysOff()).getByLabelText('Name')).toHaveAccessibleDescription(/Give this day a name/);
    await user.type(within(daysOff()).getByLabelText('Name'), 'Retreat');
    await addDay('2027-06-01', 'Outing');
    await save();
    expect(within(daysOff()).getAllByLabelText('Date').at(-1)).toHaveAccessibleDescription(
        'This date is there already.',
    );
    expect(sidecar.settings.version).toBe(1);
    await fill(within(daysOff()).getAllByLabelText('Date').at(-1) ?? document.body, '2027-06-02');
    await save();
    expect(kept()).toMatchObject({weekdays: [1], daysOff: {'2027-06-01': 'Retreat', '2027-06-02': 'Outing'}});
});

it('says that somebody else was first also where what they saved cannot be loaded', async () => {
    await open();
    await addDay('2027-06-01', 'Mine');
    sidecar.settings = {...sidecar.settings, version: 2, changed: {by: BO, at: sidecar.now}};
    sidecar.intercept = ({envelope}) => (envelope?.body.type === 'team_settings' ? {status: 500, body: {}} : null);
    await save();
    expect(screen.getByRole('alert')).toHaveTextContent(/^The calendar was changed meanwhile/);
    expect(within(daysOff()).getByDisplayValue('Mine')).toBeInTheDocument();
});

describe('when somebody else was first', () => {
    beforeEach(async () => {
        await open();
        await addDay('2027-06-01', 'Mine');
        sidecar.settings = {
            ...sidecar.settings,
            version: 2,
            settings: {...kept(), daysOff: {'2027-06-02': 'Theirs'}},
            changed: {by: BO, at: sidecar.now},
        };
        await save();
        expect(screen.getByRole('alert')).toHaveTextContent(
            'Bo Brandt changed the calendar meanwhile (today 10:00). What you typed is kept.',
        );
        expect(within(daysOff()).getByDisplayValue('Mine')).toBeInTheDocument();
        expect(screen.queryByRole('button', {name: 'Save'})).not.toBeInTheDocument();
    });

    it('one can take theirs', async () => {
        await user.click(button('Remove Mine'));
        await user.click(button('Show that one'));
        expect(screen.queryByRole('button', {name: 'Undo'})).not.toBeInTheDocument();
        expect(within(daysOff()).getByDisplayValue('Theirs')).toBeInTheDocument();
        expect(within(daysOff()).queryByDisplayValue('Mine')).not.toBeInTheDocument();
        expect(kept().daysOff).toEqual({'2027-06-02': 'Theirs'});
    });

    it('one can go on with one’s own, knowingly', async () => {
        await user.click(button('Go on with mine'));
        await save();
        expect(kept().daysOff).toEqual({'2027-06-01': 'Mine'});
    });
});

it('asks before it throws away what was typed, and keeps it when one goes elsewhere meanwhile', async () => {
    await open();
    await addDay('2027-06-01', 'Retreat');
    await user.click(button('Back to all runs'));
    const question = screen.getByRole('alertdialog', {name: 'Discard what you typed?'});
    await user.click(within(question).getByRole('button', {name: 'Go back'}));
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument();
    await page.does(() => page.cycle.go({name: 'start', postId: null}));
    await page.does(() => page.cycle.go({name: 'settings'}));
    await page.settle(50);
    expect(within(daysOff()).getByDisplayValue('Retreat')).toBeInTheDocument();
    await user.keyboard('{Escape}');
    await user.click(button('Back to all runs'));
    await user.click(button('Discard'));
    await page.settle(50);
    expect(button('Team settings')).toHaveFocus();
    await user.click(button('Team settings'));
    await page.settle(50);
    expect(within(daysOff()).queryByDisplayValue('Retreat')).not.toBeInTheDocument();
});

it('leaves at once when nothing was changed', async () => {
    await open();
    await user.click(button('Back to all runs'));
    expect(button('Start a run')).toBeInTheDocument();
});

it('shows the year month by month, each day off with its reason in words', async () => {
    sidecar.settings.settings = {
        ...kept(),
        daysOff: {'2026-12-24': 'Shutdown'},
        extraWorkingDays: {'2026-12-19': 'moved from 24 Dec'},
    };
    await open();
    const year = screen.getByRole('region', {name: 'The year 2026'});
    expect(within(year).getAllByRole('region')).toHaveLength(12);
    const december = within(year).getByRole('region', {name: 'December'});
    expect(december).toHaveTextContent('22 working days');
    expect(
        within(december)
            .getAllByRole('listitem')
            .map((item) => item.textContent),
    ).toEqual([
        '19 extra working day: moved from 24 Dec',
        '24 Shutdown, set by the team',
        '25 Christmas Day, public holiday in NL',
    ]);
    expect(december).toHaveTextContent('Not worked as every week: 5, 6, 12, 13, 20, 26, 27');
    await user.click(button('The next year'));
    await page.settle(50);
    expect(screen.getByRole('region', {name: 'The year 2027'})).toHaveTextContent('25 Christmas Day');
});

it('offers the very code first, then the very name, then names that begin so', async () => {
    sidecar.settings = {
        ...sidecar.settings,
        choices: {
            zones: ['UTC'],
            countries: [
                {id: 'BQ', name: 'Caribbean Netherlands', regions: []},
                {id: 'FI', name: 'Finland', regions: []},
                {id: 'NX', name: 'Netherlands, old', regions: []},
                {id: 'NL', name: 'Netherlands', regions: []},
            ],
        },
    };
    await open();
    await user.click(button('Public holidays of Netherlands Change'));
    const found = async (typed: string): Promise<string[]> => {
        const field = screen.getByRole('combobox', {name: 'Public holidays of'});
        await user.clear(field);
        await user.type(field, typed);
        await page.settle(200);
        return screen.getAllByRole('option').map((option) => option.textContent ?? '');
    };
    expect(await found('nl')).toEqual(['NetherlandsNL', 'FinlandFI']);
    expect(await found('Netherlands')).toEqual(['NetherlandsNL', 'Netherlands, oldNX', 'Caribbean NetherlandsBQ']);
});

it('marks the name of every day that has none, and moves the focus there', async () => {
    await open();
    await addDay('2027-06-01', 'Retreat');
    await addDay('2027-06-02', ' ');
    await addDay('2027-06-03', ' ');
    await save();
    const [named, first, second] = within(daysOff()).getAllByLabelText('Name');
    expect(named).toBeValid();
    expect([first, second].map((field) => field?.getAttribute('aria-invalid'))).toEqual(['true', 'true']);
    expect(first).toHaveFocus();
    within(daysOff())
        .getAllByLabelText('Date')
        .forEach((date) => expect(date).toBeValid());
});

it('is to read only for those who may not change it, and says who may', async () => {
    sidecar.settings = {...sidecar.settings, canEdit: false, choices: null};
    await open();
    expect(
        screen.getByText(
            'Admins of the team can change this, and the people of the running cycle: Lea Lindgren, Pat Okafor.',
        ),
    ).toBeInTheDocument();
    expect(screen.getByText('Mon, Tue, Wed, Thu, Fri')).toBeInTheDocument();
    expect(screen.getByText('Netherlands')).toBeInTheDocument();
    expect(screen.queryByRole('button', {name: 'Save'})).not.toBeInTheDocument();
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
    expect(screen.getByRole('region', {name: 'The year 2026'})).toBeInTheDocument();
});

it('says what could not be loaded, and loads it when asked again', async () => {
    page = openPage(sidecar);
    await page.show(<SidebarContent />);
    sidecar.dead = 'before';
    sidecar.latency = 40;
    await user.click(button('Team settings'));
    expect(screen.getByRole('status', {name: 'Loading'})).toBeInTheDocument();
    await page.settle(50);
    expect(screen.getByText('Not connected: this could not be loaded.')).toBeInTheDocument();
    sidecar.dead = null;
    await user.click(button('Try again'));
    await page.settle(100);
    expect(button('Save')).toBeInTheDocument();
});

it('keeps what was typed while the sidecar is away, and saves it once when it is back', async () => {
    await open();
    await addDay('2027-06-01', 'Retreat');
    sidecar.dead = 'after';
    await save();
    expect(screen.getByRole('alert')).toHaveTextContent('Not connected: nothing was sent');
    sidecar.dead = null;
    await save();
    expect(within(daysOff()).getByDisplayValue('Retreat')).toBeInTheDocument();
    expect(kept().daysOff).toEqual({'2027-06-01': 'Retreat'});
});
