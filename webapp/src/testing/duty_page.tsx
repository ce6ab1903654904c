import React from 'react';
import {fireEvent, screen, within} from '@testing-library/react';
import {anIncident, BO, LEA, PAT, utc} from '../../../test/support/builders';
import type {Run} from '../../../server-ts/src/domain/run';
import {openPage, type FakePage} from './fake_host';
import {makeFakeSidecar} from './fake_sidecar';
import type {FakeSidecar} from './fake_state';
import {aPerson} from './person';
import {SidebarContent} from '../surfaces/sidebar_content';

export const user = aPerson();

export const SEATS = [
    {role: 'lead', title: 'Lead', user: LEA, asked: null},
    {role: 'primary', title: 'Primary', user: PAT, asked: null},
    {role: 'backup', title: 'Backup', user: BO, asked: null},
];

export const duty = () => within(screen.getByRole('region', {name: 'Update duty'}));

export const form = () => within(screen.getByRole('form', {name: 'Update duty'}));

export const button = (name: string) => duty().getByRole('button', {name});

export const rule = (number: number) => within(form().getByRole('group', {name: `When updates are owed ${number}`}));

/** The details of a run, with its update duty and the form for it. */
export function dutyPage() {
    let page: FakePage;

    let sidecar: FakeSidecar;

    beforeEach(() => {
        jest.useFakeTimers({now: utc('2026-11-23 09:00')});
        window.sessionStorage.clear();
    });

    afterEach(() => {
        page.stop();
        jest.useRealTimers();
    });

    /** A run's Details. */
    async function open(change: Partial<Run> = {}): Promise<Run> {
        const run = anIncident({version: 3, seats: SEATS, ...change});
        sidecar = makeFakeSidecar(run);
        page = openPage(sidecar);
        await page.show(<SidebarContent />);
        await page.does(() => page.cycle.go({name: 'run', runId: run.id, tab: 'details', open: null}));
        await page.settle(50);
        return run;
    }

    async function openForm(change: Partial<Run> = {}): Promise<Run> {
        const run = await open(change);
        await user.click(button('Change Update duty'));
        await page.settle(400);
        return run;
    }

    const saved = (run: Run) => sidecar.runs.get(run.id)?.duty;

    const commands = () => sidecar.asked('change').flatMap(({body}) => (body.type === 'change' ? [body.command] : []));

    /** A native time field, and a field that is filled at once. */
    async function fill(field: Element, value: string): Promise<void> {
        await page.does(() => fireEvent.change(field, {target: {value}}));
    }

    return {
        get page() {
            return page;
        },
        get sidecar() {
            return sidecar;
        },
        open,
        openForm,
        saved,
        commands,
        fill,
    };
}
