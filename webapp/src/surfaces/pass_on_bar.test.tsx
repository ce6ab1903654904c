import React from 'react';
import {screen} from '@testing-library/react';
import {anId, aRun, BO, LEA, PAT} from '../../../test/support/builders';
import {ownerOf, type Run} from '../../../server-ts/src/domain/run';
import {openPage, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {aPerson} from '../testing/person';
import {SidebarContent} from './sidebar_content';

const user = aPerson();
beforeEach(() => jest.useFakeTimers());
let page: FakePage;
afterEach(() => {
    page.stop();
    jest.useRealTimers();
});

const HOME = anId('home');

/** Pat has the updates as primary of last week's cycle; the next one has begun, and Bo is its primary. */
const incident = (change: Partial<Run> = {}): Run =>
    aRun({
        version: 3,
        ownChannel: true,
        ownerRole: 'updates',
        seats: [
            {
                role: 'updates',
                title: 'Communication owner',
                user: PAT,
                asked: null,
                follows: {channelId: HOME, role: 'primary'},
            },
            {role: 'lead', title: 'SET lead', user: LEA, asked: null, follows: {channelId: HOME, role: 'lead'}},
        ],
        nextCycle: {id: anId('next'), name: 'SET Cycle 2026-W49', channelId: HOME, seats: {primary: BO, lead: LEA}},
        ...change,
    });

async function open(run: Run): Promise<void> {
    page = openPage(makeFakeSidecar(run));
    await page.show(<SidebarContent />);
    await page.does(() => page.cycle.go({name: 'run', runId: run.id, tab: 'checklist', open: null}));
    await page.settle(50);
}

const button = () => screen.queryByRole('button', {name: 'Pass it on'});

it('a run that waits for it can be passed on to the people of the next cycle', async () => {
    const run = incident();
    await open(run);
    expect(
        screen.getByText(/^“SET Cycle 2026-W49” has begun. Pass this run on\? Communication owner: Bo /),
    ).toBeVisible();
    await user.click(screen.getByRole('button', {name: 'Pass it on'}));
    await page.settle(50);
    expect(ownerOf(page.sidecar.runs.get(run.id) ?? run)).toBe(BO);
    expect(button()).not.toBeInTheDocument();
});

it.each<[string, Partial<Run>]>([
    ['no cycle has begun', {nextCycle: null}],
    ['all of it was given by hand', {seats: []}],
    ['it is finished', {status: 'finished'}],
    ['only its owner may hand it over, and that is somebody else', {ownerOnly: true}],
])('nothing is asked where %s', async (_, change) => {
    await open(incident(change));
    expect(button()).not.toBeInTheDocument();
});

it('says so when somebody else was first, and goes once that is known', async () => {
    const run = incident();
    await open(run);
    page.sidecar.change(run.id, {type: 'pass_on', cycleId: anId('next')}, PAT);
    await user.click(screen.getByRole('button', {name: 'Pass it on'}));
    await page.settle(50);
    expect(screen.getByText(/^Nothing is left to pass on/)).toBeVisible();
    await page.does(() => page.cycle.reads.run(run.id));
    expect(button()).not.toBeInTheDocument();
});
