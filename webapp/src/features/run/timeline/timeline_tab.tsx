import React, {useCallback, useEffect, useState} from 'react';
import {Markdown} from '../../../host/markdown';
import {useNames} from '../../../store/names';
import {useOurs, useSetCycle} from '../../../store/set_cycle';
import type {RunEntry} from '../../../store/state';
import {useReader} from '../../../ui/clock';
import {Icon} from '../../../ui/icon';
import {Moment} from '../../../ui/moment';
import {Portrait} from '../../../ui/portrait';
import {Older} from '../older';
import {Why} from '../updates/why';
import {eventWords} from './event_words';

/** Everything that happened, newest first, with who and when. Older entries are loaded on demand. */
export function TimelineTab({entry}: {entry: RunEntry}) {
    const {reads} = useSetCycle();
    const nameOf = useNames();
    const reader = useReader();
    const {confirmed: run} = entry;
    const {id, version, zone} = run;
    const timeline = useOurs((state) => state.timelines[id]);
    const [failed, setFailed] = useState(false);
    const newest = timeline?.events[0]?.seq ?? 0;
    const load = useCallback(
        (before?: number) => void reads.timeline(id, before).then((ok) => setFailed(!ok)),
        [reads, id],
    );
    useEffect(() => {
        if (newest < version) {
            load();
        }
    }, [load, version, newest]);
    return (
        <div className="set-cycle-page">
            <ol>
                {timeline?.events.map((event) => {
                    const words = eventWords(event, reader, nameOf);
                    return (
                        words && (
                            <li key={event.seq} className="set-cycle-event">
                                {event.by === null ? (
                                    <span className="set-cycle-event-clock">
                                        <Icon name="clock" />
                                    </span>
                                ) : (
                                    <Portrait userId={event.by} />
                                )}
                                <div className="set-cycle-event-body">
                                    <p dir="auto">{words}</p>
                                    {event.type === 'update_posted' && event.kind !== 'nothing_new' && (
                                        <Markdown text={event.text} />
                                    )}
                                    <p className="set-cycle-muted">
                                        <Moment at={event.at} runZone={zone} />
                                    </p>
                                    {event.type === 'obligation_opened' && (
                                        <Why run={run} obligationId={event.obligation.id} />
                                    )}
                                </div>
                            </li>
                        )
                    );
                })}
            </ol>
            <Older
                waiting={!timeline}
                failed={failed}
                more={timeline?.more}
                onClick={() => load(newest < version ? undefined : timeline?.events.at(-1)?.seq)}
            />
        </div>
    );
}
