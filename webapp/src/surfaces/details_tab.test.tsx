import React from 'react';
import {screen} from '@testing-library/react';
import {anId, aRun, LEA, PAT} from '../../../test/support/builders';
import type {Run} from '../../../server-ts/src/domain/run';
import type {} from '../host/globals';
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
    delete window.WebappUtils;
});

async function open(run: Run): Promise<void> {
    page = openPage(makeFakeSidecar(run));
    await page.show(<SidebarContent />);
    await page.does(() => page.cycle.go({name: 'run', runId: run.id, tab: 'details', open: null}));
    await page.settle(50);
}

it('leads to the message that the run was started from', async () => {
    const push = jest.fn();
    window.WebappUtils = {browserHistory: {push}};
    await open(aRun({version: 3, startedFrom: anId('message')}));
    await user.click(screen.getByRole('button', {name: 'from a message'}));
    expect(push).toHaveBeenCalledWith(`/eng/pl/${anId('message')}`);
});

it('says nothing of a message where there was none', async () => {
    await open(aRun({version: 3}));
    expect(screen.getByText('Started')).toBeInTheDocument();
    expect(screen.queryByRole('button', {name: 'from a message'})).not.toBeInTheDocument();
});

it('asks whoever looks on once to join', async () => {
    const run = aRun({version: 3, startedBy: PAT, seats: []});
    await open(run);
    await page.does(() =>
        page.store.dispatch({
            type: 'SET_CYCLE_RUN',
            answer: {run, runId: run.id, version: run.version, canEdit: false, people: []},
            me: LEA,
        }),
    );
    expect(screen.getAllByRole('button', {name: 'Join'})).toHaveLength(1);
});
