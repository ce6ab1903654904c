import React from 'react';
import {screen} from '@testing-library/react';
import {anItem, aRun, BO, utc} from '../../../test/support/builders';
import type {Command} from '../../../server-ts/src/domain/command';
import type {Run} from '../../../server-ts/src/domain/run';
import type {Page} from '../store/state';
import {openPage, type FakePage} from './fake_host';
import {makeFakeSidecar} from './fake_sidecar';
import {aPerson} from './person';
import {SidebarContent} from '../surfaces/sidebar_content';

export type Place = Pick<Extract<Page, {name: 'run'}>, 'tab' | 'open'>;

export const user = aPerson();

export const field = (name: string | RegExp) => screen.getByRole('textbox', {name});

export const cycle = (): Run =>
    aRun({version: 3, phases: [{id: 'p', title: 'Start', items: [anItem('a'), anItem('b')]}]});

/** A run in which somebody types while others change it. */
export function typingPage() {
    let page: FakePage;

    beforeEach(() => {
        jest.useFakeTimers({now: utc('2026-11-23 09:00')});
        window.sessionStorage.clear();
    });

    afterEach(() => {
        page.stop();
        jest.useRealTimers();
    });

    async function open(run: Run, place: Place): Promise<void> {
        page = openPage(makeFakeSidecar(run));
        page.sidecar.now = utc('2026-11-23 15:05');
        await page.show(<SidebarContent />);
        await go(run, place);
    }

    async function go(run: Run, place: Place): Promise<void> {
        await page.does(() => page.cycle.go({name: 'run', runId: run.id, ...place}));
        await page.settle(50);
    }

    /** Somebody else changes the run, and this page hears of it. */
    async function meanwhile(run: Run, command: Command, by = BO): Promise<void> {
        page.sidecar.change(run.id, command, by);
        await page.does(() => page.cycle.reads.run(run.id));
        await page.settle(50);
    }

    const click = async (name: string | RegExp): Promise<void> => {
        await user.click(screen.getByRole('button', {name}));
        await page.settle(50);
    };

    const stored = (run: Run): Run => page.sidecar.runs.get(run.id) ?? run;

    return {
        get page() {
            return page;
        },
        /** Of a test that opens another one. */
        set page(next: FakePage) {
            page = next;
        },
        open,
        go,
        meanwhile,
        click,
        stored,
    };
}
