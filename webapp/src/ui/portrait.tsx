import React from 'react';
import {portraitUrl} from '../host/globals';

/** A person's picture. The name stands beside it, so it is decoration. */
export function Portrait({userId, size = 20}: {userId: string; size?: number}) {
    return (
        <img
            className="set-cycle-portrait"
            src={portraitUrl(userId)}
            width={size}
            height={size}
            alt=""
            loading="lazy"
        />
    );
}

/** A seat that nobody sits in. */
export function NoPortrait({size = 20}: {size?: number}) {
    return (
        <span
            className="set-cycle-portrait set-cycle-portrait-empty"
            style={{width: size, height: size}}
            aria-hidden="true"
        />
    );
}
