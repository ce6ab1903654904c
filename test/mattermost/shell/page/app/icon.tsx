import React from 'react';

/** Named as in Mattermost's icon font; the shapes are drawn in icons.css. */
export function Icon({name, label}: {name: string; label?: string}) {
    return (
        <i
            className={`icon icon-${name}`}
            {...(label === undefined ? {'aria-hidden': true} : {'aria-label': label, role: 'img'})}
        />
    );
}
