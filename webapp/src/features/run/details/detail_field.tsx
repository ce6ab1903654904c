import React, {useState, type FormEvent} from 'react';
import {LIMITS} from '../../../../../server-ts/src/domain/limits';
import type {WireCommand} from '../../../../../server-ts/src/contract/shapes';
import {useText} from '../../../host/text';
import {useAsk} from '../../../store/use_ask';
import {Button} from '../../../ui/button';
import {onEscape, useFocusReturn} from '../../../ui/escape';
import {Typed} from '../../../ui/inputs';
import {EditorButtons} from '../checklist/editor_parts';

type DetailName = 'name' | 'customer' | 'ticket' | 'summary';

interface DetailFieldProps {
    runId: string;
    field: DetailName;
    label: string;
    value: string;
    canEdit: boolean;
    long?: boolean;
    link?: boolean;
}

const LENGTH: Record<DetailName, number> = {
    name: LIMITS.runName,
    customer: LIMITS.customer,
    ticket: LIMITS.ticket,
    summary: LIMITS.summary,
};

function commandFor(field: DetailName, value: string): WireCommand {
    return field === 'name' ? {type: 'rename', name: value} : {type: 'set_details', [field]: value};
}

/** One detail: its value, and on a click the field to change it in. */
export function DetailField({label, value, canEdit, link = false, ...rest}: DetailFieldProps) {
    const say = useText();
    const [open, setOpen] = useState(false);
    if (open) {
        return <DetailEditor {...rest} label={label} value={value} onClose={() => setOpen(false)} />;
    }
    return (
        <div className="set-cycle-detail set-cycle-detail-text">
            <span className="set-cycle-detail-label">{label}</span>
            <span className="set-cycle-detail-value" dir="auto">
                {value === '' ? (
                    <span className="set-cycle-muted">{say('set_cycle.details.empty')}</span>
                ) : link ? (
                    <a href={value} target="_blank" rel="noreferrer noopener">
                        {value}
                    </a>
                ) : (
                    value
                )}
            </span>
            {canEdit && (
                <Button
                    small
                    look="quiet"
                    aria-label={say('set_cycle.details.edit_label', {field: label})}
                    onClick={() => setOpen(true)}
                >
                    {say('set_cycle.edit')}
                </Button>
            )}
        </div>
    );
}

function DetailEditor({
    runId,
    field,
    label,
    value,
    long = false,
    onClose,
}: Omit<DetailFieldProps, 'canEdit' | 'link'> & {onClose: () => void}) {
    const say = useText();
    const own = useFocusReturn<HTMLFormElement>();
    const [text, setText] = useState(value);
    const {ask, busy, problem} = useAsk(runId);
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        if (await ask(commandFor(field, text))) {
            onClose();
        }
    };
    return (
        <form
            ref={own}
            className="set-cycle-editor"
            onSubmit={(event) => void submit(event)}
            onKeyDown={onEscape(onClose)}
        >
            <Typed
                label={label}
                problem={problem?.text ?? null}
                rows={long ? 4 : undefined}
                autoFocus
                maxLength={LENGTH[field]}
                value={text}
                onChange={setText}
            />
            <EditorButtons submit={say('set_cycle.save')} busy={busy} onClose={onClose} />
        </form>
    );
}
