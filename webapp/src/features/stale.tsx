import React from 'react';
import type {RunEvent} from '../../../server-ts/src/domain/event';
import {useText} from '../host/text';
import {useNames} from '../store/names';
import {useOurs} from '../store/set_cycle';
import {Button} from '../ui/button';

interface StaleProps {
    /** Who was first, and what happened to the typed text. */
    words: string;
    onKeep: () => void;
    onTheirs: () => void;
}

/** Somebody else was first: what they saved is not overwritten without asking. */
export function Stale({words, onKeep, onTheirs}: StaleProps) {
    const say = useText();
    return (
        <div className="set-cycle-confirm" role="alert">
            <p>{words}</p>
            <div className="set-cycle-buttons">
                <Button small onClick={onTheirs}>
                    {say('set_cycle.settings.take_theirs')}
                </Button>
                <Button small look="quiet" onClick={onKeep}>
                    {say('set_cycle.settings.keep_mine')}
                </Button>
            </div>
        </div>
    );
}

interface OvertakenProps extends Omit<StaleProps, 'words'> {
    /** What they wrote. */
    text: string;
    /** Whether an event is about it. */
    is: (event: RunEvent) => boolean;
}

/** The same of what is typed over something in a run. */
export function Overtaken({text, is, ...rest}: OvertakenProps) {
    const say = useText();
    const nameOf = useNames();
    const news = useOurs((state) => state.news);
    const name = nameOf(news?.events.filter(is).at(-1)?.by ?? '');
    return <Stale {...rest} words={say('set_cycle.item.changed', {name, text})} />;
}
