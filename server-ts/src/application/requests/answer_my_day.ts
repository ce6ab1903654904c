import type {MyDayAnswer} from '../../contract/answer';
import {wallTime} from '../../domain/calendar/due_words';
import {isRefused, refuse} from '../../domain/refusal';
import type {Zone} from '../../domain/units';
import type {Desk, Outcome, Request} from '../desk';
import {nextDigest, readMyDay, zoneOf} from '../sending/my_day';
import {refusalWords} from '../refusal_words';
import {myDayWords} from '../wording/my_day_words';
import {timeWords} from '../wording/time_words';

/** When the asker's digest comes. Nobody can ask for another person's. */
export async function readMyDaySetting(desk: Desk, request: Request): Promise<MyDayAnswer> {
    const {userId} = request.asker;
    const setting = await desk.personSettings.get(userId);
    return {
        at: setting?.at ?? null,
        zone: await zoneOfAsker(desk, request, setting?.zone),
        nextAt: setting?.nextAt ?? null,
    };
}

/** Sets the asker's digest to a time in their own zone, or ends it. The days off are those of the team from which they ask. */
export async function answerSetMyDay(
    desk: Desk,
    request: Request,
    words: string | null,
): Promise<Outcome<MyDayAnswer>> {
    const {userId, teamId} = request.asker;
    const at = words === null ? null : timeOfDay(words);
    if (words !== null && at === null) {
        return refuse('time_unknown', {field: 'at', params: {text: words.trim().slice(0, 80)}});
    }
    if (!(await desk.gate.canSeeTeam(request.asker, teamId))) {
        return refuse('team_unknown');
    }
    const zone = await zoneOfAsker(desk, request);
    const setting = {at, zone, teamId, nextAt: null};
    const nextAt = nextDigest(desk.teams, setting, desk.clock.now());
    await desk.personSettings.save(userId, {...setting, nextAt});
    return {body: {at, zone, nextAt}};
}

/** `9:00`, `at 9:00`, `9`: of every day, so that nothing else can be meant. */
function timeOfDay(words: string): string | null {
    const typed = words.trim().toLowerCase().replace(/^at /, '');
    return wallTime(/^\d{1,2}$/.test(typed) ? `${typed}:00` : typed);
}

/** `/set myday`, `/set myday 9:00` and `/set myday off`. */
export async function myDayText(desk: Desk, request: Request, words: string): Promise<string> {
    if (words !== '') {
        // As `/set due` takes it, too.
        const isOff = /^(?:off|never|none)$/i.test(words);
        const saved = await answerSetMyDay(desk, request, isOff ? null : words);
        return isRefused(saved)
            ? `${await refusalWords(desk, saved.refused, null, desk.clock.now())} Nothing was changed.`
            : settingText(saved.body, desk.clock.now());
    }
    const setting = await readMyDaySetting(desk, request);
    const {userId} = request.asker;
    const {entries, now, cards} = await readMyDay(desk, userId, setting.zone, (run) =>
        desk.gate.canView({userId, teamId: run.teamId, channelId: null}, run),
    );
    const day = myDayWords(entries, now, setting.zone, cards) ?? 'Nothing is due today, overdue or waiting for you.';
    return `${day}\n\n${settingText(setting, now)}`;
}

function settingText({at, zone, nextAt}: MyDayAnswer, now: number): string {
    if (at === null) {
        return 'Your day is not sent to you. `/set myday 9:00` sends it on working days when there is something to say.';
    }
    const next = nextAt === null ? 'Your team has no working days.' : `Next: ${timeWords(nextAt, now, zone)}.`;
    return `Your day is sent to you at ${at} on working days (${zone}), when there is something to say. ${next} \`/set myday off\` ends it.`;
}

async function zoneOfAsker(desk: Desk, {asker}: Request, known?: Zone): Promise<Zone> {
    const person = (await desk.people.get([asker.userId])).get(asker.userId);
    return zoneOf(person?.zone, known ?? desk.teams.get(asker.teamId)?.zone ?? 'UTC');
}
