import React, {useEffect, useLayoutEffect, useRef, useState} from 'react';
import type {KeyboardEvent} from 'react';
import {suggestCommands} from '../api/calls';
import {reportFailure} from '../api/client';
import type {Suggestion} from '../api/schemas';
import {sendTyped} from '../host/send';
import type {Place} from '../host/send';
import {Icon} from './icon';
import {useShell} from './use_state';

/** Unsent text of each channel and thread, kept while the page lives. */
const drafts = new Map<string, string>();

function useSuggestions(text: string, {channelId, rootId}: Place): Suggestion[] {
    const teamId = useShell((state) => state.entities.teams.currentTeamId);
    const [found, setFound] = useState<Suggestion[]>([]);
    useEffect(() => {
        let current = true;
        const wanted = text.startsWith('/') && !text.includes('\n');
        const search = wanted ? suggestCommands(teamId, channelId, text, rootId) : Promise.resolve([]);
        search.then((list) => current && setFound(list)).catch(reportFailure);
        return () => {
            current = false;
        };
    }, [text, teamId, channelId, rootId]);
    // A command with its arguments typed needs no more help: Enter must send it, not replace it.
    return found.filter((item) => `/${item.Complete.replace(/^\//, '')}`.startsWith(text.toLowerCase()));
}

function Suggestions({list, at, onTake}: {list: Suggestion[]; at: number; onTake: (item: Suggestion) => void}) {
    return (
        <div className="suggestion-list" id="suggestionList" role="listbox" aria-label="Commands">
            <div className="suggestion-list__divider">Commands</div>
            {list.map((item, index) => (
                <div
                    key={item.Complete}
                    id={`suggestion_${index}`}
                    role="option"
                    aria-selected={index === at}
                    className="slash-command"
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => onTake(item)}
                >
                    <span className="slash-command__icon" aria-hidden="true">
                        /
                    </span>
                    <span className="slash-command__info">
                        <span className="slash-command__title">
                            {item.Suggestion} {item.Hint}
                        </span>
                        <span className="slash-command__desc">{item.Description}</span>
                    </span>
                </div>
            ))}
        </div>
    );
}

const marks = [
    {name: 'format-bold', label: 'Bold', mark: '**'},
    {name: 'format-italic', label: 'Italic', mark: '*'},
    {name: 'format-strikethrough', label: 'Strikethrough', mark: '~~'},
    {name: 'code-tags', label: 'Code', mark: '`'},
];

/** The text box of a channel or thread: Enter sends, Shift+Enter breaks the line, a slash suggests commands. */
export function Composer({id, place, placeholder}: {id: string; place: Place; placeholder: string}) {
    const key = `${place.channelId}:${place.rootId}`;
    const [text, setText] = useState(drafts.get(key) ?? '');
    const [error, setError] = useState('');
    const [hidden, setHidden] = useState(false);
    const [at, setAt] = useState(0);
    const box = useRef<HTMLTextAreaElement>(null);
    const suggestions = useSuggestions(text, place);
    const open = suggestions.length > 0 && !hidden;

    useLayoutEffect(() => setText(drafts.get(key) ?? ''), [key]);
    useLayoutEffect(() => {
        const element = box.current;
        if (element !== null) {
            element.style.height = 'auto';
            element.style.height = `${Math.min(240, element.scrollHeight)}px`;
        }
    }, [text]);
    const change = (next: string) => {
        drafts.set(key, next);
        setText(next);
        setError('');
        setHidden(false);
        setAt(0);
    };
    const take = (item: Suggestion) => {
        change(`/${item.Complete.replace(/^\//, '')} `);
        box.current?.focus();
    };
    const send = async () => {
        const typed = text.trim();
        if (typed === '') {
            return;
        }
        change('');
        const problem = await sendTyped(typed, place);
        if (problem !== '') {
            drafts.set(key, typed);
            setText(typed);
            setError(problem);
        }
    };
    const wrap = (mark: string) => {
        const element = box.current;
        if (element !== null) {
            const {selectionStart: start, selectionEnd: end} = element;
            change(text.slice(0, start) + mark + text.slice(start, end) + mark + text.slice(end));
            element.focus();
        }
    };
    const onKeyDown = (event: KeyboardEvent) => {
        const typedInFull = suggestions.some((item) => text.trim() === `/${item.Complete.replace(/^\//, '')}`);
        if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            event.preventDefault();
            setAt((at + (event.key === 'ArrowDown' ? 1 : -1) + suggestions.length) % suggestions.length);
        } else if (open && event.key === 'Escape') {
            event.stopPropagation();
            setHidden(true);
        } else if (open && (event.key === 'Tab' || (event.key === 'Enter' && !typedInFull))) {
            event.preventDefault();
            const item = suggestions[at];
            if (item !== undefined) {
                take(item);
            }
        } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void send();
        }
    };
    return (
        <div className="AdvancedTextEditor">
            {open && <Suggestions list={suggestions} at={at} onTake={take} />}
            <div className="AdvancedTextEditor__body">
                <textarea
                    ref={box}
                    id={id}
                    rows={1}
                    className="custom-textarea"
                    placeholder={placeholder}
                    aria-label={placeholder}
                    value={text}
                    {...(open ? {'aria-controls': 'suggestionList', 'aria-activedescendant': `suggestion_${at}`} : {})}
                    onChange={(event) => change(event.target.value)}
                    onKeyDown={onKeyDown}
                />
                <div className="AdvancedTextEditor__tools">
                    {marks.map(({name, label, mark}) => (
                        <button
                            key={name}
                            type="button"
                            className="AdvancedTextEditor__tool"
                            aria-label={label}
                            title={label}
                            onClick={() => wrap(mark)}
                        >
                            <Icon name={name} />
                        </button>
                    ))}
                    <button
                        type="button"
                        className="SendMessageButton"
                        data-testid="SendMessageButton"
                        aria-label="Send Now"
                        disabled={text.trim() === ''}
                        onClick={() => void send()}
                    >
                        <Icon name="send" />
                    </button>
                </div>
            </div>
            <div className="AdvancedTextEditor__footer" role="alert">
                {error !== '' && <span className="has-error">{error}</span>}
            </div>
        </div>
    );
}
