import * as v from 'valibot';
import type {Body} from '../../domain/announce/message';
import type {RunId} from '../../domain/units';
import type {SealedButton} from '../mattermost_ports';
import type {Seals} from '../ports';
import {BUTTON_ACTIONS, type Button, type ButtonAction} from '../wording/wording';

/** What a button carries. It is not secret (members of a thread can read it), so it says only what is asked, not who may ask. */
const buttonContext = v.object({
    v: v.literal(1),
    run: v.pipe(v.string(), v.regex(/^[a-z0-9]{26}$/)),
    act: v.picklist(BUTTON_ACTIONS),
    /** The obligation, the acknowledgement, the reminder of items or the cycle that the button answers; or empty. */
    about: v.pipe(v.string(), v.maxLength(40)),
    mac: v.string(),
});

export interface Press {
    runId: RunId;
    action: ButtonAction;
    about: string;
}

export function sealButton(seals: Seals, runId: RunId, button: Button, body: Body): SealedButton {
    const about = aboutOf(body);
    return {
        id: button.action,
        label: button.label,
        style: button.style ?? 'default',
        context: {v: 1, run: runId, act: button.action, about, mac: seals.seal(textOf(runId, button.action, about))},
    };
}

function aboutOf(body: Body): string {
    if (body.kind === 'items_due') {
        return body.reminderId;
    }
    if (body.kind === 'next_cycle') {
        return body.cycle.id;
    }
    return 'obligation' in body ? body.obligation.id : 'acknowledgement' in body ? body.acknowledgement.id : '';
}

/** The press that a context stands for; null if it is not one that we made. */
export function readButton(seals: Seals, context: unknown): Press | null {
    const parsed = v.safeParse(buttonContext, context);
    if (!parsed.success) {
        return null;
    }
    const {run, act, about, mac} = parsed.output;
    return seals.holds(textOf(run, act, about), mac) ? {runId: run, action: act, about} : null;
}

function textOf(runId: RunId, action: ButtonAction, about: string): string {
    return `button\n${runId}\n${action}\n${about}`;
}
