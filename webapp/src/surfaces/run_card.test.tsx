import React from 'react';
import {screen} from '@testing-library/react';
import {ANN, aRun, BO, utc} from '../../../test/support/builders';
import type {HostPost} from '../host/host_state';
import {SLICE} from '../store/state';
import {BOT, CHANNEL, openPage, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {aPerson} from '../testing/person';
import {RunCard} from './run_card';

const run = aRun({version: 3});
const props = {
    v: 1,
    run: run.id,
    version: 3,
    name: run.name,
    kind: 'cycle',
    status: 'running',
    severity: null,
    phase: 'Start',
    done: 0,
    total: 3,
    nextDueAt: null,
};

function aPost(more: Partial<HostPost> = {}): HostPost {
    return {
        id: 'p',
        user_id: BOT,
        channel_id: CHANNEL,
        message: 'SET Cycle 2026-W48 was started.',
        type: 'custom_set_run',
        props: {set_cycle: props},
        ...more,
    };
}

let page: FakePage;
const user = aPerson();
const opened = jest.fn();

beforeEach(() => {
    jest.useFakeTimers({now: utc('2026-11-23 09:00')});
    opened.mockClear();
    page = openPage(makeFakeSidecar(run));
});

afterEach(() => {
    page.stop();
    jest.useRealTimers();
});

it('says once that a run is finished', async () => {
    const finished = {...props, version: 4, status: 'finished', phase: null, done: 3};
    await page.show(<RunCard post={aPost({props: {set_cycle: finished}})} openSidebar={opened} />);
    expect(screen.getAllByText('Finished')).toHaveLength(1);
});

it('shows the run, follows it, and opens it', async () => {
    await page.show(<RunCard post={aPost()} openSidebar={opened} />);
    expect(screen.getByText('0/3')).toBeInTheDocument();
    page.sidecar.change(run.id, {type: 'set_item_state', itemId: 'a', state: 'done'}, BO);
    page.cycle.live.heard({user_id: BOT, parent_id: `set:run:${run.id}:4:0`});
    await page.settle(10);
    expect(screen.getByText('1/3')).toBeInTheDocument();
    await user.click(screen.getByRole('button', {name: `Open ${run.name} in the sidebar`}));
    expect(opened).toHaveBeenCalledTimes(1);
    expect(page.store.getState()[SLICE].page).toMatchObject({name: 'run', runId: run.id});
});

describe('until the run is loaded', () => {
    /** The card as it stands while nobody answers. */
    async function cardOf(more: object): Promise<void> {
        page.sidecar.dead = 'before';
        const post = aPost({props: {set_cycle: {...props, ...more}}});
        await page.show(<RunCard post={post} openSidebar={opened} />);
    }

    it('says that an update is overdue, by the moment in its post', async () => {
        await cardOf({nextDueAt: utc('2026-11-23 07:00')});
        expect(screen.getByText('Update 2 h overdue')).toBeInTheDocument();
        expect(screen.queryByText(/Next update due/)).not.toBeInTheDocument();
    });

    it('says when the next update is due', async () => {
        await cardOf({nextDueAt: utc('2026-11-23 15:00')});
        expect(screen.getByText('Next update due today 16:00')).toBeInTheDocument();
    });

    it('says how many items are overdue', async () => {
        await cardOf({overdue: 2});
        expect(screen.getByText('2 overdue')).toBeInTheDocument();
    });
});

it.each([
    ['somebody who is not our bot', {user_id: ANN}],
    ['our bot, but garbled', {props: {set_cycle: {...props, run: 'x'}}}],
    ['our bot, without its content', {props: {}}],
])('shows the message of a post by %s, and no card', async (_, more) => {
    await page.show(<RunCard post={aPost(more)} openSidebar={opened} />);
    expect(screen.getByText('SET Cycle 2026-W48 was started.')).toBeInTheDocument();
    expect(screen.getByText(/its bot did not write it/)).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    expect(page.sidecar.asked('run')).toHaveLength(0);
});

it('falls back to the message when the card breaks', async () => {
    const silent = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const post = aPost();
    Object.defineProperty(post, 'props', {
        get: () => {
            throw new Error('broken');
        },
    });
    await page.show(<RunCard post={post} openSidebar={opened} />);
    expect(screen.getByText('SET Cycle 2026-W48 was started.')).toBeInTheDocument();
    silent.mockRestore();
});
