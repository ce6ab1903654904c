import type {Run} from '../../../server-ts/src/domain/run';
import type {RunSummary} from '../../../server-ts/src/domain/summary';
import {lengthWords, momentWords, type Reader} from './time_words';

export interface DutyWords {
    words: string;
    urgent: boolean;
}

/** How late an owed update is: `update due now`, `update 2 h overdue`. */
export function owedWords(dueAt: number, {now, say}: Reader): string {
    const late = now - dueAt;
    return late < 60_000
        ? say('set_cycle.duty.due_now')
        : say('set_cycle.duty.overdue', {length: lengthWords(late, say)});
}

/** The state of the update duty in one line. */
export function dutyWords(run: Run, reader: Reader): DutyWords {
    const {say} = reader;
    if (run.obligation) {
        return {words: owedWords(run.obligation.dueAt, reader), urgent: true};
    }
    if (run.updates === null && run.duty.ownRules === null) {
        return {words: say('set_cycle.duty.none'), urgent: false};
    }
    if (!run.duty.on) {
        return {words: say('set_cycle.duty.off'), urgent: false};
    }
    return run.duty.nextDueAt === null
        ? {words: say('set_cycle.duty.none'), urgent: false}
        : {words: say('set_cycle.duty.next', {moment: momentWords(run.duty.nextDueAt, reader)}), urgent: false};
}

/** The same for a line of a list; null if there is nothing to say. */
export function summaryDutyWords(summary: RunSummary, reader: Reader): DutyWords | null {
    if (summary.obligation) {
        return {words: owedWords(summary.obligation.dueAt, reader), urgent: true};
    }
    return summary.nextDueAt === null
        ? null
        : {words: reader.say('set_cycle.duty.next', {moment: momentWords(summary.nextDueAt, reader)}), urgent: false};
}
