import {Dispatcher} from 'undici';
import type {Permit} from '../../application/mattermost_ports';

/**
 * Connections for one request that is written only with a permit: undici says when it is about to write, and can be stopped then. Opening a
 * connection takes its time, and what waited for one could not be taken back.
 */
class Permitted extends Dispatcher {
    refused = false;
    readonly #permit: Permit;
    readonly #connections: Dispatcher;

    constructor(permit: Permit, connections: Dispatcher) {
        super();
        this.#permit = permit;
        this.#connections = connections;
    }

    override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
        const {onConnect} = handler;
        handler.onConnect = (...given) => {
            try {
                this.#permit.still();
            } catch (error) {
                this.refused = true;
                given[0](error instanceof Error ? error : new Error(String(error)));
                return;
            }
            if (onConnect) {
                // With all that undici gives, of which its types know the first.
                Reflect.apply(onConnect, handler, given);
            }
        };
        return this.#connections.dispatch(options, handler);
    }
}

export function permittedBy(permit: Permit, connections: Dispatcher): Permitted {
    return new Permitted(permit, connections);
}
