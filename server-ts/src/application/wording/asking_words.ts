import {CHANNEL_STEP} from '../../domain/duty/ladder_rule';
import type {AskedPerson, NextStep, PassedOver} from '../../domain/duty/obligation';
import {ownerOf, seatOf} from '../../domain/run';
import type {UserId} from '../../domain/units';
import {mention, nameOf, postTime, type Context} from './wording';

/** `@pat @bo `, with a space at the end; empty if nobody is asked. */
export function mentions(context: Context, users: readonly UserId[]): string {
    return users.map((user) => `${mention(context, user)} `).join('');
}

/** Added to a notice that has nobody to ask. */
export function nobodyLeft(asked: readonly unknown[]): string {
    return asked.length === 0 ? ' Nobody can be asked: everyone with a role has left this channel.' : '';
}

export function usersOf(people: readonly AskedPerson[]): UserId[] {
    return people.map(({user}) => user);
}

/** `Pat`, `Pat and Bo`, `Pat, Bo and Lea`. */
export function listOf(names: readonly string[]): string {
    const last = names.at(-1) ?? '';
    return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** Why somebody else is asked than the person whose turn it was. */
export function passedOverLines(passedOver: readonly PassedOver[], asked: UserId | null, context: Context): string[] {
    if (passedOver.length === 0) {
        return [];
    }
    const reasons = new Map<string, string[]>();
    for (const {user, why} of passedOver) {
        const reason = whyNotAsked(why, context.people.get(user)?.isGone === true);
        reasons.set(reason, [...(reasons.get(reason) ?? []), nameOf(context, user)]);
    }
    const said = [...reasons].map(([reason, names]) => `${listOf(names)} ${ofSeveral(reason, names.length)}`);
    return [`${listOf(said)}, so ${asked === null ? 'nobody' : nameOf(context, asked)} is asked.`];
}

function whyNotAsked(why: PassedOver['why'], isGone: boolean): string {
    switch (why) {
        case 'away':
            return 'is out of office';
        case 'dnd':
            return 'does not want to be disturbed';
        case 'absent':
            // They may never have been in it.
            return isGone ? 'is deactivated' : 'is not in the run’s channel';
    }
}

function ofSeveral(reason: string, count: number): string {
    return count === 1 ? reason : reason.replace(/^is /, 'are ').replace(/^does /, 'do ');
}

/** People who were asked although they are away, and how. */
export function awayLines(people: readonly AskedPerson[], context: Context): string[] {
    const names = (isDnd: boolean): string[] =>
        people.filter(({away, dnd}) => away && (dnd === true) === isDnd).map(({user}) => nameOf(context, user));
    const [out, dnd] = [names(false), names(true)];
    return [
        ...(out.length === 0 ? [] : [`${listOf(out)} ${out.length === 1 ? 'is' : 'are'} out of office.`]),
        ...(dnd.length === 0 ? [] : [`${listOf(dnd)} ${dnd.length === 1 ? 'does' : 'do'} not want to be disturbed.`]),
    ];
}

/** `Bo is asked Mon 23 Nov 17:00 CET`; null if there is no further step. */
export function nextStepWords(context: Context, nextStep: NextStep | null | undefined): string | null {
    if (!nextStep) {
        return null;
    }
    const time = postTime(context, nextStep.at);
    if (nextStep.ask === CHANNEL_STEP) {
        return context.run.duty.stakeholderChannel === null
            ? `${whoIsLeft(context)} asked once more ${time}`
            : `the stakeholder channel is told ${time}`;
    }
    return nextStep.asked === null ? null : `${nameOf(context, nextStep.asked)} is asked ${time}`;
}

/** Without a stakeholder channel, owner and lead are asked once more. Neither is named if they have left. */
function whoIsLeft({run, people}: Context): string {
    const absent = new Set(run.obligation?.passedOver.filter(({why}) => why === 'absent').map(({user}) => user) ?? []);
    const isThere = (user: UserId | null): boolean =>
        user !== null && !absent.has(user) && people.get(user)?.isGone !== true;
    const [owner, lead] = [ownerOf(run), seatOf(run, 'lead')?.user ?? null];
    const titles = [...(isThere(owner) ? ['owner'] : []), ...(isThere(lead) && lead !== owner ? ['lead'] : [])];
    return titles.length === 0
        ? 'whoever is still there is'
        : `${listOf(titles)} ${titles.length === 1 ? 'is' : 'are'}`;
}
