import React from 'react';
import {portraitUrl} from '../host/globals';

/** A person's picture, or an empty place for a role that nobody holds. The name stands beside it, so it is decoration. */
export function Portrait({userId, size = 20}: {userId?: string | null; size?: number}) {
    return userId ? (
        <img
            className="set-cycle-portrait"
            src={portraitUrl(userId)}
            width={size}
            height={size}
            alt=""
            loading="lazy"
        />
    ) : (
        <span
            className="set-cycle-portrait set-cycle-portrait-empty"
            style={{width: size, height: size}}
            aria-hidden="true"
        />
    );
}
