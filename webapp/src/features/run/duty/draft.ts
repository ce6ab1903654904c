import type {DutyChange} from '../../../../../server-ts/src/domain/command';
import type {Run} from '../../../../../server-ts/src/domain/run';
import {keptJson} from '../../../ui/draft';
import {fieldOf} from '../../../host/mattermost_fetch';

export type Change = DutyChange & {on?: boolean};

/** Only what was changed in the form and is not saved, so that everything else stays as others set it in the meantime. */
export interface DutyDraft {
    /** The `dutyMark` of the duty on which it was begun. */
    from: string;
    change: Change;
}

/** A draft as this form stored it; null for none. */
export function readDraft(text: string | null): DutyDraft | null {
    const value = keptJson(text);
    return isDraft(value) ? value : null;
}

function isDraft(value: unknown): value is DutyDraft {
    return typeof fieldOf(value, 'from') === 'string' && fieldOf(value, 'change') instanceof Object;
}

/** The run as it would be after a change of its duty. */
export function withChange(run: Run, {rules = run.duty.ownRules, ladder = run.duty.ownLadder, ...rest}: Change): Run {
    return {...run, duty: {...run.duty, ...rest, ownRules: rules, ownLadder: ladder}};
}
