import Ajv from 'ajv';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {PACKAGE_ROOT} from '../../server-ts/src/package_root';

export const FOLDER = path.join(PACKAGE_ROOT, 'assets', 'playbooks');

const schema: object = JSON.parse(readFileSync(path.join(FOLDER, 'playbook.schema.json'), 'utf8'));

export const bySchema = new Ajv({strict: false, allErrors: true}).compile(schema);

export type Draft = Record<string, unknown>;

export const SMALL = {
    id: 'small',
    title: 'Small',
    kind: 'checklist',
    description: 'A small one.',
    namePattern: 'Small {date}',
    phases: [{id: 'one', title: 'One', items: [{id: 'a', title: 'A'}]}],
};

export const withItem = (item: unknown): Draft => ({phases: [{id: 'one', title: 'One', items: [item]}]});

export const bySeverity = (phase: unknown, item: unknown, role: unknown): Draft => ({
    fields: ['severity'],
    roles: [{id: 'primary', title: 'Primary', from: 'primary', severities: role}],
    phases: [
        {id: 'ticket', title: 'Ticket', items: [{id: 'a', title: 'A'}]},
        {id: 'rest', title: 'Rest', severities: phase, items: [{id: 'b', title: 'B', severities: item}]},
    ],
});
