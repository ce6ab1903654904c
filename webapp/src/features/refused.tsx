import React, {useEffect, useRef} from 'react';
import {useText} from '../host/text';
import {Problem} from '../ui/problem';

const MARKED = '[aria-invalid]:not(fieldset), fieldset[aria-invalid] input, fieldset[aria-invalid] button';

/** Beside the button of a form, why it was not taken. What is wrong at a field may be scrolled away: the focus goes there. */
export function Refused({problem}: {problem: {field: string | null; text: string} | null}) {
    const say = useText();
    const own = useRef<HTMLParagraphElement>(null);
    useEffect(
        () => own.current?.closest('form, [role="alertdialog"]')?.querySelector<HTMLElement>(MARKED)?.focus(),
        [problem],
    );
    return <Problem own={own} text={problem?.field ? say('set_cycle.settings.see_above') : problem?.text} />;
}
