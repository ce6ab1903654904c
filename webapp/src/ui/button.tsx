import React, {forwardRef, type ButtonHTMLAttributes} from 'react';
import {Icon, type IconName} from './icon';

type Native = ButtonHTMLAttributes<HTMLButtonElement>;

export interface ButtonProps extends Native {
    look?: 'primary' | 'secondary' | 'quiet' | 'danger';
    small?: boolean;
    /** Waiting for an answer: it keeps its size and words, and takes no further click. */
    busy?: boolean;
}

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
    {look = 'secondary', small = false, busy = false, className = '', onClick, children, ...rest},
    ref,
) {
    const classes = `set-cycle-button set-cycle-button-${look}${small ? ' set-cycle-button-small' : ''}${busy ? ' set-cycle-busy' : ''} ${className}`;
    // aria-disabled and not disabled: a disabled button drops the focus, and a keyboard user is lost.
    return (
        <button
            ref={ref}
            type="button"
            className={classes.trim()}
            aria-disabled={busy || undefined}
            onClick={busy ? preventDefault : onClick}
            {...rest}
        >
            {children}
        </button>
    );
});

function preventDefault(event: {preventDefault(): void}): void {
    event.preventDefault();
}

export interface IconButtonProps extends Native {
    icon: IconName;
    label: string;
}

export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
    {icon, label, className = '', ...rest},
    ref,
) {
    return (
        <button
            ref={ref}
            type="button"
            className={`set-cycle-icon-button ${className}`.trim()}
            aria-label={label}
            title={label}
            {...rest}
        >
            <Icon name={icon} />
        </button>
    );
});
