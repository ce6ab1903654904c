import type {AcknowledgedBy} from '../../domain/duty/obligation';
import type {Body} from '../../domain/announce/message';
import {seatOf} from '../../domain/run';
import {MINUTE} from '../../domain/units';
import {awayLines, listOf, mentions, nobodyLeft, passedOverLines, usersOf} from './asking_words';
import {quoteName} from './quote';
import {everyWords, lengthWords} from './time_words';
import {nameOf, postTime, runName, WHY, type Button, type Context, type PostWords} from './wording';

/** The post that asks for somebody who takes a new run, in its present state. */
export function takerWantedWords(body: Extract<Body, {kind: 'taker_wanted'}>, context: Context): PostWords {
    const {people, asked, passedOver, everyMinutes} = body.acknowledgement;
    const {severity} = context.run.details;
    const what = severity === null ? 'this run' : `this ${severity}`;
    return {
        message: `${mentions(context, usersOf(people))}${runName(context)}: ${what} needs somebody to take it. Asked again ${everyWords(everyMinutes * MINUTE)} until somebody does.${nobodyAsked(people, context)}`,
        lines: [...passedOverLines(passedOver, asked, context), ...awayLines(people, context)],
        colour: 'danger',
        buttons: TAKER_BUTTONS,
    };
}

export const TAKER_BUTTONS: Button[] = [
    {action: 'hold', label: "I'm on it", style: 'primary'},
    {action: 'update', label: 'Post update'},
    WHY,
];

/** That nobody is there to be asked: because they left, or because nobody ever had a role that is. */
function nobodyAsked(people: readonly unknown[], {run}: Context): string {
    const seats = (run.acknowledge?.ask ?? []).flatMap((role) => seatOf(run, role) ?? []);
    return people.length > 0 || seats.length === 0 || seats.some(({user}) => user !== null)
        ? nobodyLeft(people)
        : ` Nobody is there to be asked: give somebody one of its roles (${seats.map(({title}) => quoteName(title)).join(', ')}).`;
}

/** A reply in its thread. */
export function takerWantedAgainWords(body: Extract<Body, {kind: 'taker_wanted_again'}>, context: Context): PostWords {
    const {acknowledgement, mentioned, at} = body;
    const silent = acknowledgement.people.filter(({user}) => !mentioned.includes(user));
    const asked = silent.map(({user}) => nameOf(context, user));
    const others =
        asked.length === 0
            ? ''
            : ` ${listOf(asked)} ${asked.length === 1 ? 'was asked and has' : 'were asked and have'} not answered.`;
    const since = lengthWords(at - acknowledgement.openedAt);
    return {
        message: `${mentions(context, mentioned)}${runName(context)}: nobody has been on it for ${since}.${others}${nobodyLeft(mentioned)}`,
        lines: passedOverLines(acknowledgement.passedOver, acknowledgement.asked, context),
    };
}

const TAKEN: Record<AcknowledgedBy, (by: string, at: string) => string> = {
    held: (by, at) => `${by} has been on it since ${at}`,
    item: (by, at) => `${by} has been on it since ${at}`,
    update: (by, at) => `${by} has been on it since ${at}`,
    finished: (by, at) => `the run was finished by ${by} ${at}`,
    severity: (by, at) => `the severity was changed by ${by} ${at}; nobody has to take it any more`,
};

/** The same post when nobody has to be asked any more. */
export function takenWords(body: Extract<Body, {kind: 'taken'}>, context: Context): PostWords {
    const {how, by, at} = body;
    const sentence = TAKEN[how](nameOf(context, by), postTime(context, at));
    return {message: `${runName(context)}: ${sentence}.`, colour: 'good', buttons: [WHY]};
}
