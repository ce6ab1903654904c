import React, {useState} from 'react';
import {Markdown} from '../../../host/markdown';
import {useText} from '../../../host/text';

/** An item's note: its first line, and all of it in place after a click. */
export function ItemNote({note}: {note: string}) {
    const say = useText();
    const [open, setOpen] = useState(false);
    const label = say(open ? 'set_cycle.item.note_less' : 'set_cycle.item.note_more');
    return (
        <div className="set-cycle-note">
            <button
                type="button"
                className="set-cycle-note-line"
                aria-expanded={open}
                title={label}
                onClick={() => setOpen(!open)}
                dir="auto"
            >
                {open ? label : firstLine(note)}
            </button>
            {open && <Markdown text={note} />}
        </div>
    );
}

/** The first line without marks that mean something only in markdown. */
function firstLine(note: string): string {
    const line = note.trim().split('\n')[0] ?? '';
    return line.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').replace(/[*_`#>]+/g, '');
}
