import en from '../../../../i18n/en.json';
import {NO_DUTY} from '../../../../../server-ts/src/domain/duty/obligation';
import {anItem} from '../../../../../test/support/builders';
import {eventWords} from './event_words';

it('says of who changed something else that they did not switch the duty off', () => {
    const reader = {say: (id: string) => id, now: 0, zone: 'UTC', locale: 'en', hours: 'h23' as const};
    const changed = {type: 'duty_changed', ...NO_DUTY, on: false, seq: 1, at: 0, by: 'ann'} as const;
    const said = (wasOn?: boolean) =>
        eventWords({...changed, ...(wasOn === undefined ? {} : {wasOn})}, reader, () => 'Ann');
    expect([said(true), said(false), said()]).toEqual([
        'set_cycle.event.duty_off',
        'set_cycle.event.duty_on',
        // Written by a version that did not say how it was before.
        'set_cycle.event.duty_off',
    ]);
});

it('has one line for all that a severity brought in', () => {
    const reader = {say: (id: string) => id, now: 0, zone: 'UTC', locale: 'en', hours: 'h23' as const};
    const came = (items: number) =>
        eventWords(
            {
                type: 'item_added',
                phaseId: 'p',
                index: 0,
                item: anItem('i'),
                broughtIn: {severity: 'L1', items},
                seq: 1,
                at: 0,
                by: 'ann',
            },
            reader,
            () => 'Ann',
        );
    expect([came(2), came(0)]).toEqual(['set_cycle.event.items_brought_in', null]);
});

it('tells of what happened in the past: an entry is read days later, when it is no longer so', () => {
    const present = Object.entries(en).filter(
        ([id, text]) =>
            id.startsWith('set_cycle.event.') &&
            /\b(is|are|has|have|now|goes|go|comes|follows|wants|asks)\b/.test(text),
    );
    expect(present).toEqual([]);
});
