import React, {useState} from 'react';
import {doPostAction} from '../api/calls';
import type {Attachment, Option, Post, PostAction} from '../api/schemas';
import {channelOptions, userOptions} from '../host/option_sources';
import {store} from '../store/store';
import {MessageText} from './message_text';
import {SelectBox} from './select_box';

const named: Record<string, string> = {good: '#339970', warning: '#cc8f00', danger: '#d24b4e'};

/** A failed click shows these words alone: whatever the integration answered is not told. */
async function press(post: Post, action: PostAction, option: string | null): Promise<string> {
    const body = {
        ...(option === null ? {} : {selected_option: option}),
        ...(action.cookie === '' ? {} : {cookie: action.cookie}),
    };
    try {
        const answer = await doPostAction(post.id, action.id, body);
        store.dispatch({type: 'RECEIVED_DIALOG_TRIGGER_ID', data: answer.trigger_id});
        return '';
    } catch {
        return 'Action integration error.';
    }
}

function ActionButton({action, onPress}: {action: PostAction; onPress: () => Promise<void>}) {
    const [busy, setBusy] = useState(false);
    const click = async () => {
        setBusy(true);
        await onPress();
        setBusy(false);
    };
    return (
        <button
            type="button"
            data-action-id={action.id}
            disabled={action.disabled || busy}
            className={`ActionBtn btn btn-sm ActionBtn--${action.style || 'default'}`}
            onClick={() => void click()}
        >
            <MessageText text={action.name} singleline />
        </button>
    );
}

function ActionSelect({action, onPick}: {action: PostAction; onPick: (value: string) => void}) {
    const initial = action.options.find((option) => option.value === action.default_option) ?? null;
    const [chosen, setChosen] = useState<Option | null>(initial);
    const sources: Record<string, (typed: string) => Promise<Option[]>> = {
        users: userOptions,
        channels: channelOptions,
    };
    return (
        <div data-testid="autoCompleteSelector" className="post-attachment-dropdown">
            <SelectBox
                label={action.name}
                placeholder={action.name}
                value={chosen}
                options={sources[action.data_source] ?? action.options}
                onChange={(option) => {
                    setChosen(option);
                    if (option !== null) {
                        onPick(option.value);
                    }
                }}
            />
        </div>
    );
}

export function AttachmentView({post, attachment}: {post: Post; attachment: Attachment}) {
    const [error, setError] = useState('');
    const run = async (action: PostAction, option: string | null) => setError(await press(post, action, option));
    const color = named[attachment.color] ?? attachment.color;
    const heading = <MessageText text={attachment.title} singleline />;
    return (
        <div className="attachment">
            {attachment.pretext !== '' && <MessageText text={attachment.pretext} />}
            <div className="attachment__content">
                <div
                    className="clearfix attachment__container"
                    {...(color === '' ? {} : {style: {borderLeftColor: color}})}
                >
                    {attachment.author_name !== '' && (
                        <div className="attachment__author-name">{attachment.author_name}</div>
                    )}
                    {attachment.title !== '' && (
                        <h1 className="attachment__title">
                            {/^https?:/.test(attachment.title_link) ? (
                                <a
                                    className="attachment__title-link"
                                    href={attachment.title_link}
                                    target="_blank"
                                    rel="noreferrer"
                                >
                                    {heading}
                                </a>
                            ) : (
                                heading
                            )}
                        </h1>
                    )}
                    <div className="attachment__body attachment__body--no_thumb">
                        {attachment.text !== '' && <MessageText text={attachment.text} />}
                        {attachment.fields.length > 0 && (
                            <dl className="attachment-fields">
                                {attachment.fields.map((field, index) => (
                                    <div
                                        key={index}
                                        className={
                                            field.short === true
                                                ? 'attachment-field attachment-field--short'
                                                : 'attachment-field'
                                        }
                                    >
                                        <dt>{field.title}</dt>
                                        <dd>
                                            <MessageText text={String(field.value)} />
                                        </dd>
                                    </div>
                                ))}
                            </dl>
                        )}
                        {attachment.footer !== '' && (
                            <div className="attachment__footer-container">{attachment.footer}</div>
                        )}
                        {attachment.actions.length > 0 && (
                            <div className="attachment-actions">
                                {attachment.actions.map((action, index) =>
                                    action.type === 'select' ? (
                                        <ActionSelect
                                            key={action.id || index}
                                            action={action}
                                            onPick={(value) => void run(action, value)}
                                        />
                                    ) : (
                                        <ActionButton
                                            key={action.id || index}
                                            action={action}
                                            onPress={() => run(action, null)}
                                        />
                                    ),
                                )}
                            </div>
                        )}
                    </div>
                    {error !== '' && (
                        <div className="has-error" role="alert">
                            <span className="control-label">{error}</span>
                        </div>
                    )}
                </div>
            </div>
        </div>
    );
}
