import React from 'react';

/** How severe an incident is; nothing for a run without a severity. */
export function Severity({of: level}: {of: string | null}) {
    return level && <span className={`set-cycle-severity set-cycle-severity-${level}`}>{level}</span>;
}
