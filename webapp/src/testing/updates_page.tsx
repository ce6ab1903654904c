import React from 'react';
import {screen} from '@testing-library/react';
import {after, anIncident, BO, LEA, utc} from '../../../test/support/builders';
import type {Run} from '../../../server-ts/src/domain/run';
import {openPage, type FakePage} from './fake_host';
import {makeFakeSidecar} from './fake_sidecar';
import type {Sent} from './fake_state';
import {aPerson} from './person';
import {SidebarContent} from '../surfaces/sidebar_content';

export const user = aPerson();

export const SEATS = [
    {role: 'primary', title: 'Primary', user: LEA, asked: null},
    {role: 'backup', title: 'Backup', user: BO, asked: null},
];

export const owed = (change: Partial<Run> = {}): Run =>
    after(anIncident({seats: SEATS, version: 3, ...change}), [
        {type: 'wake'},
        {now: utc('2026-11-23 15:00'), by: null},
    ]);

export const replying = (answer: object) => ({
    status: 200,
    body: {response_type: 'ephemeral', text: '', props: {set_cycle: answer}},
});

function answering(answers: Record<string, object>) {
    return (sent: Sent) => {
        const answer = sent.envelope && answers[sent.envelope.body.type];
        return answer ? replying(answer) : null;
    };
}

/** The tab of a run’s updates. */
export function updatesPage() {
    let page: FakePage;

    beforeEach(() => jest.useFakeTimers({now: utc('2026-11-23 09:00')}));

    afterEach(() => {
        page.stop();
        jest.useRealTimers();
    });

    /** Opens the run's Updates tab; `answers` replace the sidecar's, by the kind of the request. */
    async function openUpdates(run: Run, answers: Record<string, object> = {}): Promise<void> {
        page = openPage(makeFakeSidecar(run));
        page.sidecar.now = utc('2026-11-23 15:05');
        page.sidecar.intercept = answering(answers);
        await page.show(<SidebarContent />);
        const [first] = screen.getAllByRole('button', {name: new RegExp(run.name)});
        await user.click(first ?? document.body);
        await page.settle(50);
        await user.click(screen.getByRole('tab', {name: /Updates/}));
        await page.settle(50);
    }

    return {
        get page() {
            return page;
        },
        /** Of a test that opens another one. */
        set page(next: FakePage) {
            page = next;
        },
        openUpdates,
    };
}
