import React from 'react';

interface CheckProps {
    label: string;
    checked: boolean;
    disabled?: boolean;
    onCheck: (checked: boolean) => void;
}

/** A checkbox with its words. */
export function Check({label, checked, disabled = false, onCheck}: CheckProps) {
    return (
        <label className="set-cycle-radio">
            <input
                type="checkbox"
                checked={checked}
                disabled={disabled}
                onChange={(event) => onCheck(event.target.checked)}
            />
            {label}
        </label>
    );
}
