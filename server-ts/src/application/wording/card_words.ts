import type {CardProps} from '../../contract/card';
import {currentPhase, runProgress} from '../../domain/progress';
import type {Run} from '../../domain/run';
import {quoteName} from './quote';
import {timeWords} from './time_words';
import {nameOf, runName, type Context, type PostWords} from './wording';

export function cardProps(run: Run): CardProps {
    return {
        v: 1,
        run: run.id,
        version: run.version,
        name: run.name,
        kind: run.kind,
        status: run.status,
        severity: run.details.severity,
        phase: currentPhase(run)?.title ?? null,
        ...runProgress(run),
        nextDueAt: run.obligation?.dueAt ?? run.duty.nextDueAt,
    };
}

/** The run card: what it is, who holds which role, progress, next update due, buttons. Names are without `@`: each edit would not ping, but a quote might. */
export function cardWords(context: Context): PostWords {
    const {run} = context;
    const {done, total} = runProgress(run);
    const phase = currentPhase(run);
    const seats = run.seats
        .filter((seat) => seat.user !== null)
        .map((seat) => `${quoteName(seat.title)} ${nameOf(context, seat.user)}`);
    const lines = [seats.join(' · '), `${phase ? `${quoteName(phase.title)} · ` : ''}${done} of ${total} done`];
    if (run.status === 'finished') {
        lines.push('Finished');
    } else if (run.obligation) {
        lines.push(`Update was due ${timeWords(run.obligation.dueAt, context.now, run.zone)}`);
    } else if (run.duty.nextDueAt !== null) {
        lines.push(`Next update due ${timeWords(run.duty.nextDueAt, context.now, run.zone)}`);
    }
    return {
        message: `${runName(context)}${run.details.severity ? ` · ${run.details.severity}` : ''} · ${quoteName(run.playbook.title)}`,
        card: cardProps(run),
        lines: lines.filter((line) => line !== ''),
        colour: run.status === 'finished' ? 'quiet' : run.obligation ? 'warning' : 'good',
        buttons:
            run.status === 'finished'
                ? []
                : [
                      {action: 'next', label: 'Tick next item', style: 'primary'},
                      {action: 'update', label: 'Post update'},
                  ],
    };
}
