import React from 'react';
import {screen} from '@testing-library/react';
import {aRun, BO} from '../../../test/support/builders';
import type {RunEvent} from '../../../server-ts/src/domain/event';
import {openPage, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {aPerson} from '../testing/person';
import {SidebarContent} from './sidebar_content';

const run = aRun({version: 6});
const user = aPerson();
let page: FakePage;
/** The next questions for a part of the timeline get no answer. */
let lost: boolean;

const event = (seq: number): RunEvent => ({
    type: 'renamed',
    from: '',
    to: `Name ${seq}`,
    seq,
    by: BO,
    at: run.startedAt,
});

beforeEach(async () => {
    jest.useFakeTimers();
    lost = false;
    page = openPage(makeFakeSidecar(run));
    page.sidecar.intercept = ({envelope}) => {
        if (envelope?.body.type !== 'timeline') {
            return null;
        }
        const {before = Infinity} = envelope.body;
        const older = [6, 5, 4, 3, 2, 1].filter((seq) => seq < before);
        const body = {events: older.slice(0, 3).map(event), more: older.length > 3, people: []};
        const answer = {ok: true, v: 1, now: page.sidecar.now, body};
        return lost
            ? {status: 500, body: {}}
            : {status: 200, body: {response_type: 'ephemeral', text: '', props: {set_cycle: answer}}};
    };
});
afterEach(() => {
    page.stop();
    jest.useRealTimers();
});

const names = () => screen.queryAllByText(/Name \d/).map((one) => Number(/Name (\d)/.exec(one.textContent ?? '')?.[1]));
const problem = () => screen.queryByText('Not connected: this could not be loaded.');
const click = async (name: string): Promise<void> => {
    await user.click(screen.getByRole('button', {name}));
    await page.settle(50);
};

it('says what could not be loaded beside what is there, and loads it when it is asked for again', async () => {
    lost = true;
    await page.show(<SidebarContent />);
    await page.does(() => page.cycle.go({name: 'run', runId: run.id, tab: 'timeline', open: null}));
    // First the run, then its timeline.
    await page.settle(50);
    await page.settle(50);
    expect([names(), problem()]).toEqual([[], expect.anything()]);
    lost = false;
    await click('Try again');
    expect([names(), problem()]).toEqual([[6, 5, 4], null]);
    lost = true;
    await click('Show older');
    expect([names(), problem()]).toEqual([[6, 5, 4], expect.anything()]);
    lost = false;
    await click('Try again');
    expect([names(), problem()]).toEqual([[6, 5, 4, 3, 2, 1], null]);
    expect(screen.queryByRole('button', {name: 'Show older'})).not.toBeInTheDocument();
});
