import React from 'react';
import {screen} from '@testing-library/react';
import {aRun, utc} from '../../../test/support/builders';
import type {Run} from '../../../server-ts/src/domain/run';
import {openPage, type FakePage} from './fake_host';
import {makeFakeSidecar} from './fake_sidecar';
import {aPerson} from './person';
import {SidebarContent} from '../surfaces/sidebar_content';

export const user = aPerson();

/** The sidebar beside the channel of some runs. */
export function sidebarPage() {
    let page: FakePage;

    beforeEach(() => jest.useFakeTimers({now: utc('2026-11-23 09:00')}));

    afterEach(() => {
        page.stop();
        jest.useRealTimers();
    });

    async function open(...runs: Run[]): Promise<void> {
        page = openPage(makeFakeSidecar(...runs));
        await page.show(<SidebarContent />);
    }

    async function openRun(run: Run = aRun({version: 3})): Promise<Run> {
        await open(run);
        await user.click(screen.getByRole('button', {name: new RegExp(run.name)}));
        await page.settle(50);
        return run;
    }

    return {
        get page() {
            return page;
        },
        /** Of a test that opens another one. */
        set page(next: FakePage) {
            page = next;
        },
        open,
        openRun,
    };
}
