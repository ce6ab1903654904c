import React, {useEffect, useRef, type RefObject} from 'react';
import {useText} from '../host/text';
import {Problem} from '../ui/problem';

const MARKED = '[aria-invalid]:not(fieldset), fieldset[aria-invalid] input, fieldset[aria-invalid] button';

/**
 * A field with a mistake may be out of sight: each time that a form is refused, the focus goes there. `own`: anything inside the form, or
 * the form itself.
 */
export function useMarkedFocus(own: RefObject<HTMLElement>, problem: unknown): void {
    useEffect(() => {
        if (problem) {
            own.current?.closest('form, [role="alertdialog"]')?.querySelector<HTMLElement>(MARKED)?.focus();
        }
    }, [own, problem]);
}

/** Why a form was refused, beside its button. */
export function Refused({problem}: {problem: {field: string | null; text: string} | null}) {
    const say = useText();
    const own = useRef<HTMLParagraphElement>(null);
    useMarkedFocus(own, problem);
    return <Problem own={own} text={problem?.field ? say('set_cycle.settings.see_above') : problem?.text} />;
}
