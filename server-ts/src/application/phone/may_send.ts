import {refuse, type Refusal} from '../../domain/refusal';
import type {Run} from '../../domain/run';
import type {WireCommand} from '../../contract/shapes';
import type {Desk} from '../desk';
import {isOwnersAlone, mayChange, type Asker} from '../gate';
import type {FormKind} from './dialog_state';

/** What each form sends. If that depends on the item that is chosen, any command stands for all. */
const SENT: Record<Exclude<FormKind, 'start' | 'notice'>, WireCommand['type']> = {
    update: 'post_update',
    blocked: 'post_update',
    snooze: 'snooze',
    snooze_items: 'snooze_items',
    tick: 'set_item_state',
    finish: 'finish',
};

/** Why it is useless for somebody to fill in a form of this run, or null. Asked again under the run's lock when it is sent. */
export async function whyNotSend(
    desk: Desk,
    asker: Asker,
    run: Run,
    form: Exclude<FormKind, 'start' | 'notice'>,
): Promise<Refusal | null> {
    // Its card keeps its buttons for some seconds, and people have forms open.
    if (run.finished) {
        const {by: user, at} = run.finished;
        return refuse('run_finished', {params: {user, at}}).refused;
    }
    if (!mayChange(run, asker.userId, SENT[form])) {
        return refuse('not_a_participant').refused;
    }
    const isTheirs = form !== 'finish' || !isOwnersAlone(run, asker.userId, {type: 'finish'});
    return isTheirs || (await desk.gate.canOverrule(asker)) ? null : refuse('owner_only').refused;
}
