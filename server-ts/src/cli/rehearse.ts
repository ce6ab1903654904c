import {openRehearsal} from '../application/requests/rehearse_start';
import {rehearse, type RehearsedLine} from '../application/requests/rehearse';
import {isRefused} from '../domain/refusal';
import type {Millis} from '../domain/units';
import {rehearsalInWords} from './rehearsal_words';
import {planFrom, refusedAs, type Plan, type RehearseOptions} from './rehearse_plan';
import type {Terminal} from './terminal';

/** A reminder every hour for all of the days, and some. */
const ENOUGH = {lines: 40_000, steps: 40_000};

/** Says every message that a run would send, without a database and without Mattermost. Throws `Failure` that names the option. */
export async function rehearseCommand(options: RehearseOptions, terminal: Terminal, now: Millis): Promise<void> {
    const plan = await planFrom(options, terminal, now);
    const began = performance.now();
    const {playbook, severity, zone, from} = plan;
    const opened = openRehearsal(playbook, {severity, zone, now: from, calendar: plan.calendarAt(from)});
    if (isRefused(opened)) {
        throw refusedAs(opened.refused.field ?? 'playbook', opened);
    }
    const {lines, cut, run} = rehearse({...opened, ...plan, atMost: ENOUGH});
    const took = performance.now() - began;
    if (options.json) {
        terminal.say(JSON.stringify(inJson(plan, run.name, lines, cut), null, 2));
        return;
    }
    for (const line of rehearsalInWords(plan, run.name, lines)) {
        terminal.say(line);
    }
    const end = cut ? 'It was cut off there: choose fewer days. ' : '';
    terminal.say(`${lines.length} messages. ${end}Nothing was sent. (${Math.ceil(took)} ms)`);
}

function inJson(plan: Plan, name: string, lines: readonly RehearsedLine[], cut: boolean): unknown {
    const iso = (at: Millis): string => new Date(at).toISOString();
    return {
        playbook: plan.playbook.id,
        severity: plan.severity,
        run: name,
        zone: plan.zone,
        from: iso(plan.from),
        until: iso(plan.until),
        silence: plan.silence.map((span) => ({from: iso(span.from), to: iso(span.to)})),
        cut,
        messages: lines.map(({at, asked, ...line}) => ({at: iso(at), ...line, asked: asked.map(({role}) => role)})),
    };
}
