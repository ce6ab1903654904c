import type {DutyChange} from '../../../../../server-ts/src/domain/command';
import type {Run} from '../../../../../server-ts/src/domain/run';
import {keptJson} from '../../../ui/draft';
import {fieldOf} from '../../../host/mattermost_fetch';

export type Change = DutyChange & {on?: boolean};

/** What was changed in the form and is not saved: only that, so that the rest stays as others set it meanwhile. */
export interface DutyDraft {
    /** `dutyMark` of the duty that it was begun on. */
    from: string;
    change: Change;
}

/** A draft as this form kept it; null for none. */
export function readDraft(text: string | null): DutyDraft | null {
    const value = keptJson(text);
    return isDraft(value) ? value : null;
}

function isDraft(value: unknown): value is DutyDraft {
    return typeof fieldOf(value, 'from') === 'string' && fieldOf(value, 'change') instanceof Object;
}

/** The run as it would be with a change of its duty. */
export function withChange(run: Run, {rules = run.duty.ownRules, ladder = run.duty.ownLadder, ...rest}: Change): Run {
    return {...run, duty: {...run.duty, ...rest, ownRules: rules, ownLadder: ladder}};
}
