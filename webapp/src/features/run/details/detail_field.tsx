import React, {useState} from 'react';
import type {WireCommand} from '../../../../../server-ts/src/contract/shapes';
import type {Run} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {useAsk} from '../../../store/use_ask';
import {Button} from '../../../ui/button';
import {useEdit} from '../../../ui/draft';
import {Typed} from '../../../ui/inputs';
import {Overtaken} from '../../stale';
import {EditorButtons, EditorForm} from '../checklist/editor_parts';

type DetailName = 'name' | 'customer' | 'ticket' | 'summary';

interface DetailFieldProps {
    runId: string;
    field: DetailName;
    value: string;
    canEdit: boolean;
    long?: boolean;
    link?: boolean;
}

function commandFor(field: DetailName, value: string): WireCommand {
    return field === 'name' ? {type: 'rename', name: value} : {type: 'set_details', [field]: value};
}

/** One detail: its value, and after a click the field to change it. */
export function DetailField({value, canEdit, link = false, ...rest}: DetailFieldProps) {
    const say = useText();
    const label = say(`set_cycle.field.${rest.field}`);
    // Null: it was not opened yet. Its button is another one after it was, and takes the focus that the form had.
    const [open, setOpen] = useState<boolean | null>(null);
    if (open && canEdit) {
        return <DetailEditor {...rest} value={value} onClose={() => setOpen(false)} />;
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
                    autoFocus={open === false}
                    onClick={() => setOpen(true)}
                >
                    {say('set_cycle.edit')}
                </Button>
            )}
        </div>
    );
}

/** The name's field alone, for somebody who came to change it and nothing else: above whichever tab is open. */
export function RenameForm({run, onClose}: {run: Run; onClose: () => void}) {
    return <DetailEditor runId={run.id} field="name" value={run.name} onClose={onClose} />;
}

function DetailEditor({
    runId,
    field,
    value,
    long = false,
    onClose,
}: Omit<DetailFieldProps, 'canEdit' | 'link'> & {onClose: () => void}) {
    const say = useText();
    const {text, isStale, set, keep} = useEdit(`${field}/${runId}`, value);
    const {ask, busy, problem} = useAsk(runId);
    const close = () => {
        set(null);
        onClose();
    };
    const submit = async () => {
        if (!isStale && (await ask(commandFor(field, text)))) {
            close();
        }
    };
    return (
        <EditorForm onSubmit={submit} onClose={onClose}>
            <Typed
                label={say(`set_cycle.field.${field}`)}
                problem={problem?.text ?? null}
                rows={long ? 4 : undefined}
                autoFocus
                value={text}
                onChange={set}
            />
            {isStale ? (
                <Overtaken
                    text={value}
                    is={({type}) => type === 'renamed' || type === 'details_changed'}
                    onKeep={keep}
                    onTheirs={close}
                />
            ) : (
                <EditorButtons submit={say('set_cycle.save')} busy={busy} problem={problem} onClose={close} />
            )}
        </EditorForm>
    );
}
