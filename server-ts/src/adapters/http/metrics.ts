import {collectDefaultMetrics, Counter, Gauge, Registry} from 'prom-client';
import type {WaitingMessages} from '../../application/outbox_ports';
import type {Delivery} from '../../application/sending/delivery';

/** Several that scrape at once, or one that does so without end, cost the database one question in this time. */
const ASKED_AT_MOST_EVERY_MS = 2_000;

const WAITING: readonly {name: string; help: string; of: (waiting: WaitingMessages) => number}[] = [
    {
        name: 'set_cycle_messages_waiting',
        help: 'Messages that are still to be sent, by any replica',
        of: ({count}) => count,
    },
    {
        name: 'set_cycle_oldest_message_seconds',
        help: 'For how long the oldest waiting message could have been out already; what waits on purpose does not count',
        of: ({oldestFor}) => oldestFor / 1_000,
    },
    {
        name: 'set_cycle_most_overdue_message_seconds',
        help: 'How long ago what a waiting message is about was due',
        of: ({mostOverdue}) => mostOverdue / 1_000,
    },
    {
        name: 'set_cycle_clock_behind_seconds',
        help: 'How long ago a run should have been looked at for what is due',
        of: ({clockBehind}) => clockBehind / 1_000,
    },
];

export interface MetricsParts {
    delivery: Pick<Delivery, 'counts'>;
    waiting: () => Promise<WaitingMessages>;
    onError: (error: Error) => void;
}

/** What `/metrics` answers, in Prometheus’ own form. */
export function metricsOf({delivery, waiting, onError}: MetricsParts): () => Promise<string> {
    const registry = new Registry();
    collectDefaultMetrics({register: registry});
    for (const name of ['sent', 'failed', 'retried'] as const) {
        new Counter({
            name: `set_cycle_messages_${name}_total`,
            help: `Messages ${name} by this replica since its start`,
            registers: [registry],
            collect() {
                this.reset();
                this.inc(delivery.counts()[name]);
            },
        });
    }
    const answers = new Gauge({
        name: 'set_cycle_database_answers',
        help: '1 while the database says what waits; at 0 nothing is said of it',
        registers: [registry],
    });
    const gauges = WAITING.map(({name, help, of}) => ({of, gauge: new Gauge({name, help, registers: [registry]})}));

    const ask = async (): Promise<void> => {
        try {
            const found = await waiting();
            answers.set(1);
            gauges.forEach(({gauge, of}) => gauge.set(of(found)));
        } catch (error) {
            // Old figures would say that all is well: without the database there are none.
            answers.set(0);
            gauges.forEach(({gauge}) => gauge.remove());
            onError(error instanceof Error ? error : new Error(String(error)));
        }
    };
    let asked: Promise<void> | null = null;
    let askedAt = -Infinity;
    return async () => {
        if (asked === null || performance.now() - askedAt > ASKED_AT_MOST_EVERY_MS) {
            askedAt = performance.now();
            asked = ask();
        }
        await asked;
        return registry.metrics();
    };
}
