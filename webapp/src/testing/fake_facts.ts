import {ANN, BO, LEA, PAT} from '../../../test/support/builders';
import type {PlaybookSummary} from '../../../server-ts/src/contract/answer';
import {refusalText} from '../../../server-ts/src/contract/refusal_text';
import type {Refusal} from '../../../server-ts/src/domain/refusal';

export const BOT_ID = 'bot00000000000000000000000';

export const SMALL_PLAYBOOK: PlaybookSummary = {
    id: 'small',
    title: 'SET cycle',
    kind: 'cycle',
    description: 'A week of SET.',
    fields: [],
    roles: [{id: 'lead', title: 'Lead'}],
    ownerRole: 'lead',
    channel: {default: 'this', newRequired: false},
    items: 3,
};

export const INCIDENT_PLAYBOOK: PlaybookSummary = {
    ...SMALL_PLAYBOOK,
    id: 'incident',
    title: 'Support incident',
    kind: 'incident',
    fields: ['severity', 'customer', 'ticket', 'summary'],
    roles: [
        {id: 'owner', title: 'Owner', from: 'lead', severities: ['L1', 'L2']},
        {id: 'lead', title: 'Lead', from: 'lead', severities: ['L1', 'L2']},
    ],
    ownerRole: 'owner',
    channel: {default: 'private', newRequired: true},
};

export const PEOPLE = [
    {id: LEA, username: 'lea', name: 'Lea Lindgren', gone: false},
    {id: PAT, username: 'pat', name: 'Pat Okafor', gone: false},
    {id: BO, username: 'bo', name: 'Bo Brandt', gone: false},
    {id: ANN, username: 'ann', name: 'Ann Alvarez', gone: false},
];

export const COUNTRIES = [
    {id: 'NL', name: 'Netherlands', regions: []},
    {id: 'US', name: 'United States', regions: [{id: 'CA', name: 'California'}]},
];
export const knowsPlace = (country: string, region?: string): boolean =>
    COUNTRIES.some(
        ({id, regions}) => id === country && (region === undefined || regions.some((one) => one.id === region)),
    );

/** A refusal as it comes over the wire, in words. */
export function refusing(refusal: Refusal): object {
    const text = refusalText(
        refusal,
        (user) => PEOPLE.find((person) => person.id === user)?.name ?? '',
        () => '15:01',
    );
    return {
        ok: false,
        reason: refusal.reason,
        ...(refusal.field === undefined ? {} : {field: refusal.field}),
        text,
        ref: 'r-1',
    };
}
