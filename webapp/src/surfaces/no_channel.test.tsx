import React from 'react';
import {screen} from '@testing-library/react';
import {hostEntities, makeStore, openPage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {SidebarContent} from './sidebar_content';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('waits for no list of a channel where none is open, as beside threads and drafts', async () => {
    const entities = hostEntities();
    entities.channels.currentChannelId = '';
    const store = makeStore();
    store.dispatch({type: 'HOST', entities});
    const page = openPage(makeFakeSidecar(), store);
    await page.show(<SidebarContent />);
    await page.settle(50);
    expect(page.sidecar.asked('home').at(-1)?.body).toMatchObject({channelId: null});
    expect(screen.getByRole('button', {name: 'Start a run'})).toBeInTheDocument();
    expect(screen.queryByRole('status', {name: 'Loading'})).not.toBeInTheDocument();
    expect(screen.queryByText(/in this channel/i)).not.toBeInTheDocument();
    page.stop();
});
