import pino from 'pino';
import type {Log} from '../../application/ports';

/** One JSON line per entry on standard error. Bodies and tokens are never handed to it. */
export function pinoLog(level: string): Log {
    const logger = pino(
        {level, base: null, timestamp: pino.stdTimeFunctions.isoTime},
        pino.destination({fd: 2, sync: true}),
    );
    return {
        info: (message, fields) => logger.info(fields ?? {}, message),
        warn: (message, fields) => logger.warn(fields ?? {}, message),
        error: (message, fields) => logger.error(fields ?? {}, message),
    };
}
