import {DateTime} from 'luxon';
import React, {useEffect, useState} from 'react';
import * as v from 'valibot';
import {reportFailure} from '../api/client';
import {setAhead} from '../host/clock';
import {currentChannel, currentTeam, currentUser} from '../store/select';
import {Icon} from './icon';
import {Menu, MenuItem} from './menu';
import {useShell} from './use_state';

const demoSchema = v.object({
    people: v.array(v.object({username: v.string(), name: v.string(), role: v.string()})),
    now: v.number(),
    zone: v.string(),
});
type Demo = v.InferOutput<typeof demoSchema>;

/** No demo runs where the address is unknown or gives a page instead of data. */
async function readDemo(): Promise<Demo | null> {
    const response = await fetch('/demo/state', {headers: {Accept: 'application/json'}});
    const isData = response.ok && (response.headers.get('content-type') ?? '').includes('json');
    return isData ? v.parse(demoSchema, await response.json()) : null;
}

async function moveClock(body: {advanceMs: number} | {to: string}): Promise<void> {
    const response = await fetch('/demo/clock', {
        method: 'POST',
        headers: {'Content-Type': 'application/json', 'X-Requested-With': 'XMLHttpRequest'},
        body: JSON.stringify(body),
    });
    if (!response.ok) {
        throw new Error(`The demo's clock did not move: ${response.status} ${await response.text()}`);
    }
}

function useDemo(): {demo: Demo | null; now: number; refresh: () => void} {
    const [demo, setDemo] = useState<Demo | null>(null);
    const [offset, setOffset] = useState(0);
    const [tick, setTick] = useState(Date.now());
    const refresh = () => {
        readDemo()
            .then((next) => {
                setDemo(next);
                const ahead = next === null ? 0 : next.now - Date.now();
                setOffset(ahead);
                setAhead(ahead);
                setTick(Date.now());
            })
            .catch(reportFailure);
    };
    useEffect(() => {
        refresh();
        // Another window may move the clock: look again when this one is used.
        window.addEventListener('focus', refresh);
        const timer = setInterval(() => setTick(Date.now()), 1000);
        return () => {
            window.removeEventListener('focus', refresh);
            clearInterval(timer);
        };
    }, []);
    return {demo, now: tick + offset, refresh};
}

const steps = [
    {label: '+10 min', body: {advanceMs: 600_000}},
    {label: '+1 h', body: {advanceMs: 3_600_000}},
    {label: 'to tomorrow 16:00', body: {to: '16:00'}},
];

/** Who this window is, and the demo's clock. Only there while a demo answers. */
export function DemoBar() {
    const {demo, now, refresh} = useDemo();
    const me = useShell(currentUser)?.username ?? '';
    const team = useShell(currentTeam)?.name ?? '';
    const channel = useShell(currentChannel);
    const [problem, setProblem] = useState('');
    if (demo === null) {
        return null;
    }
    const own = demo.people.find((person) => person.username === me);
    const place = channel === undefined || channel.type === 'D' ? `/${team}` : `/${team}/channels/${channel.name}`;
    const move = (body: {advanceMs: number} | {to: string}) =>
        moveClock(body)
            .then(() => setProblem(''))
            .catch((error: unknown) => setProblem(String(error)))
            .finally(refresh);
    return (
        <aside className="DemoBar" aria-label="Demo controls">
            <span
                className="DemoBar__label"
                title="A stand-in that behaves as Mattermost does for plugins; it is not Mattermost"
            >
                Demo stand-in, not Mattermost
            </span>
            <Menu
                label="Open another person in a new window"
                buttonClass="DemoBar__button"
                button={
                    <>
                        You are <strong>{own?.name ?? me}</strong> <Icon name="chevron-down" />
                    </>
                }
            >
                {demo.people.map((person) => (
                    <MenuItem
                        key={person.username}
                        checked={person.username === me}
                        onSelect={() => window.open(`/as/${person.username}${place}`, '_blank')}
                    >
                        {person.name} <small>{person.role}</small>
                    </MenuItem>
                ))}
            </Menu>
            <span className="DemoBar__clock">
                <Icon name="clock-outline" />
                <time dateTime={new Date(now).toISOString()} title={demo.zone}>
                    {DateTime.fromMillis(now, {zone: demo.zone}).setLocale('en-GB').toFormat('ccc d LLL HH:mm:ss ZZZZ')}
                </time>
            </span>
            {steps.map(({label, body}) => (
                <button key={label} type="button" className="DemoBar__button" onClick={() => void move(body)}>
                    {label}
                </button>
            ))}
            {problem !== '' && <span role="alert">{problem}</span>}
        </aside>
    );
}
