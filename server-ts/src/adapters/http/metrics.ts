import {collectDefaultMetrics, Gauge, Registry} from 'prom-client';
import type {Delivery} from '../../application/sending/delivery';

/** What `/metrics` answers, in Prometheus’ own form. */
export function metricsOf(delivery: Pick<Delivery, 'counts'>): () => Promise<string> {
    const registry = new Registry();
    collectDefaultMetrics({register: registry});
    for (const name of ['sent', 'failed', 'retried'] as const) {
        new Gauge({
            name: `set_cycle_messages_${name}`,
            help: `Messages ${name} since the start`,
            registers: [registry],
            collect() {
                this.set(delivery.counts()[name]);
            },
        });
    }
    return () => registry.metrics();
}
