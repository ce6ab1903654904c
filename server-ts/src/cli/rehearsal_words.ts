import type {Answering, RehearsedLine} from '../application/requests/rehearse';
import {lengthWords} from '../application/wording/time_words';
import {zoneName} from '../domain/calendar/zone_letters';
import type {Span} from '../domain/duty/silence';
import type {Millis, Zone} from '../domain/units';
import type {Plan} from './rehearse_plan';

/** `Mon 23 Nov 2026 09:00 CET`. */
function localTime(at: Millis, zone: Zone): string {
    const parts = new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        weekday: 'short',
        day: '2-digit',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
    }).formatToParts(at);
    const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
    return `${part('weekday')} ${part('day')} ${part('month')} ${part('year')} ${part('hour')}:${part('minute')} ${zoneName(at, zone)}`;
}

function answeringWords(answering: Answering): string {
    switch (answering.kind) {
        case 'after':
            return `somebody answers ${lengthWords(answering.delay)} after being asked`;
        case 'daily':
            return `the owner posts an update at ${answering.at} every day that counts`;
        case 'never':
            return 'nobody ever answers';
    }
}

function spanWords(spans: readonly Span[], zone: Zone): string {
    return spans.map(({from, to}) => `${localTime(from, zone)} to ${localTime(to, zone)}`).join(', ');
}

/** The rehearsal as an operator reads it: a heading, then three lines for each message. */
export function rehearsalInWords(plan: Plan, name: string, lines: readonly RehearsedLine[]): string[] {
    const {zone} = plan;
    const severity = plan.severity === null ? '' : `, ${plan.severity}`;
    const heading = [
        `${name} (${plan.playbook.title}${severity})`,
        `From ${localTime(plan.from, zone)} to ${localTime(plan.until, zone)}; ${answeringWords(plan.answering)}.`,
        ...(plan.silence.length === 0 ? [] : [`Nobody answers from ${spanWords(plan.silence, zone)}.`]),
        '',
    ];
    return [...heading, ...lines.flatMap((line) => lineWords(line, zone))];
}

function lineWords({at, op, stage, place, asked, text, why}: RehearsedLine, zone: Zone): string[] {
    const people = asked.map(({role}) => role ?? 'starter').join(', ');
    const to = place === 'direct' ? `direct to ${people}` : people === '' ? 'to the channel' : `asks ${people}`;
    const how = op === 'edit' ? 'edits its post, notifies nobody' : to;
    return [`${localTime(at, zone)}  ${stage.replace(/_/g, ' ')}  ${how}`, `    ${text}`, `    why: ${why}`];
}
