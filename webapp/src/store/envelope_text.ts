import type {Envelope} from '../../../server-ts/src/contract/request';

/**
 * The text behind the hidden command: the contract's own `formatEnvelope`, written again because that file carries the validation
 * schemas, which would cost every page 12 kB. A test holds the two together.
 */
export function envelopeText(message: Envelope): string {
    return JSON.stringify(message).replace(/@/g, '\\u0040').replace(/~/g, '\\u007e');
}
