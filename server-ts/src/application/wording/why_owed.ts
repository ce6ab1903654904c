import type {LedgerLine} from '../../contract/answer';
import {changeOf, runBefore, newestBefore} from '../../domain/duty/duty_history';
import {ladderOf, rulesOfRun} from '../../domain/duty/rules_in_force';
import type {RunEvent} from '../../domain/event';
import type {Body} from '../../domain/announce/message';
import {nextSteps, type PlannedNotice} from '../../domain/duty/next_steps';
import type {UpdateKind} from '../../domain/run';
import {LATE_AFTER, type AskedPerson, type Obligation, type PassedOver} from '../../domain/duty/obligation';
import {MINUTE, type Millis} from '../../domain/units';
import {listOf, passedOverLines} from './asking_words';
import {BODIES} from './ledger_words';
import {quoteName} from './quote';
import {resolvedSentence} from './reminder_words';
import {ruleWords, whyDue} from './rule_words';
import {everyWords, lengthWords} from './time_words';
import {againWords, owedAgain, type OwedAgain} from './why_again';
import {bothTimes, deliveryWords, type WhyContext} from './why_words';
import {nameOf, runName} from './wording';

type Opened = Extract<RunEvent, {type: 'obligation_opened'}>;

/** Why an update was asked for: the rule, the day, each person who was or was not asked, holds, and its end or what comes next. */
export function whyOwed(opened: Opened, context: WhyContext): string {
    const {run, events} = context;
    const {dueAt} = opened.obligation;
    const again = owedAgain(opened, context);
    const {seq} = again?.first ?? opened;
    const before = runBefore(run, events, {seq});
    const {startedAt, lastUpdate, duty} = before;
    const anchor = {startedAt, armedAt: duty.armedAt, lastUpdateAt: lastUpdate?.at ?? null};
    return [
        `${runName(context)}: an update was due ${bothTimes(dueAt, context)}.`,
        `${ruleSource(seq, context)} ${sentence(whyDue(dueAt, rulesOfRun(before), context.calendarAt(dueAt), anchor))}`,
        ...(again ? [againWords(again, context)] : []),
        ...lateSentences(opened, again),
        ...deliveryWords(postOf('reminder', opened, context), context),
        ...askedSentences(opened, context),
        ...endSentences(opened, context),
    ].join(' ');
}

/** One that is owed again could not be said before somebody took its end back. */
function lateSentences({obligation: {dueAt, openedAt}}: Opened, again: OwedAgain | null): string[] {
    const late = openedAt - Math.max(dueAt, again?.back.at ?? dueAt);
    return late > LATE_AFTER
        ? [
              `It was said ${lengthWords(late)} later: SET Cycle was not running, or could not work, ${again ? 'then' : 'when it fell due'}.`,
          ]
        : [];
}

/** What became of the newest message of this kind about the obligation. */
function postOf(kind: Body['kind'], opened: Opened, {posts}: WhyContext): LedgerLine | undefined {
    return posts.findLast(
        ({op, about, what}) => op === 'post' && about?.id === opened.obligation.id && what === BODIES[kind],
    );
}

function sentence(words: string): string {
    return words.endsWith('.') ? words : `${words}.`;
}

/** Where the rules in force before an event come from. */
function ruleSource(seq: number, context: WhyContext): string {
    const {run, events} = context;
    const changed = changeOf(run, events, 'ownRules', {seq});
    return changed === null || changed.ownRules === null
        ? `The playbook “${quoteName(run.playbook.title)}” asks for one:`
        : `${nameOf(context, changed.by)} set the rule for this run ${bothTimes(changed.at, context)}:`;
}

/** Who was asked, in order, in which role, and why not somebody else. */
function askedSentences(opened: Opened, context: WhyContext): string[] {
    const ends = endOf(opened, context)?.seq ?? Infinity;
    const of = context.events.filter(({seq}) => seq >= opened.seq && seq <= ends);
    const sentences: string[] = [];
    /** People who were named already, once for each time that they were asked. */
    const told = new Set<string>();
    const isTold = ({user, at}: AskedPerson): boolean => told.has(`${user} ${at}`);
    let repeats = 0;
    let snoozedUntil = Infinity;
    const ask = (people: Obligation['people'], passedOver: PassedOver[], asked: Obligation['asked']): void => {
        const fresh = people.filter((person) => !isTold(person));
        for (const {user, role, at, away, dnd} of fresh) {
            told.add(`${user} ${at}`);
            const title = context.run.seats.find((seat) => seat.role === role)?.title;
            const as = title === undefined ? '' : ` as ${quoteName(title)}`;
            sentences.push(
                `${nameOf(context, user)} was asked ${bothTimes(at, context)}${as}${away ? (dnd ? ', though not to be disturbed' : ', though out of office') : ''}.`,
            );
        }
        if (fresh.length > 0 || people.length === 0 || asked === null) {
            // That nobody is there is so at each repeat, and said once.
            sentences.push(...passedOverLines(passedOver, asked, context).filter((line) => !sentences.includes(line)));
        }
    };
    for (const event of of) {
        switch (event.type) {
            case 'obligation_opened':
                if (event.obligation.toldChannel !== null) {
                    sentences.push(...toldSentences(opened, event.at, context));
                }
                ask(event.obligation.people, event.obligation.passedOver, event.obligation.asked);
                break;
            case 'obligation_escalated':
                if (event.channelId !== null) {
                    sentences.push(...toldSentences(opened, event.at, context));
                } else if (event.mentioned.length > 0 && event.people.every(isTold)) {
                    sentences.push(
                        `${listOf(event.mentioned.map((user) => nameOf(context, user)))} ${event.mentioned.length === 1 ? 'was' : 'were'} asked once more ${bothTimes(event.at, context)}.`,
                    );
                }
                ask(event.people, event.passedOver, event.asked);
                break;
            case 'obligation_retargeted':
                ask(event.people, event.passedOver, event.asked);
                break;
            case 'obligation_reminded':
                repeats += 1;
                ask(event.people, event.passedOver, event.asked);
                break;
            case 'obligation_held':
                sentences.push(
                    `${nameOf(context, event.by)} said “I’m on it” ${bothTimes(event.at, context)}, so it ${isQuiet(event, of, context) ? 'keeps' : 'was to keep'} quiet until ${bothTimes(event.nextNoticeAt, context)}.`,
                );
                break;
            case 'obligation_snoozed':
                snoozedUntil = event.until;
                sentences.push(
                    `${nameOf(context, event.by)} moved it to ${bothTimes(event.until, context)}: “${quoteName(event.reason)}”.`,
                );
                break;
            case 'obligation_rescheduled':
                if (event.snoozedUntil !== undefined) {
                    sentences.push(otherSnooze(event, event.snoozedUntil < snoozedUntil, context));
                    snoozedUntil = event.snoozedUntil;
                }
                break;
            default:
        }
    }
    if (repeats > 0) {
        sentences.push(`It was said again ${repeats === 1 ? 'once' : `${repeats} times`}.`);
    }
    return sentences;
}

/** Another severity cut a snooze, or let one that was cut last after all. */
function otherSnooze(
    {by, at, nextNoticeAt}: Extract<RunEvent, {type: 'obligation_rescheduled'}>,
    isCut: boolean,
    context: WhyContext,
): string {
    const [did, so] = isCut
        ? ['made it an L1', 'which cannot be snoozed for so long']
        : ['lowered it again', 'so that the snooze lasts after all'];
    return `${nameOf(context, by)} ${did} ${bothTimes(at, context)}, ${so}: it comes again ${bothTimes(nextNoticeAt, context)}.`;
}

/**
 * A wish for quiet is over at its end, or earlier if the update came, or another severity, rule or wish brought the next notice forward, or
 * one went out all the same.
 */
function isQuiet(
    {seq, nextNoticeAt}: Extract<RunEvent, {type: 'obligation_held'}>,
    of: readonly RunEvent[],
    {now}: WhyContext,
): boolean {
    const isOver = (event: RunEvent): boolean =>
        event.type === 'obligation_resolved' ||
        (event.seq > seq &&
            'nextNoticeAt' in event &&
            (isNotice(event) || (isReplanned(event) && event.nextNoticeAt < nextNoticeAt)));
    return nextNoticeAt > now && !of.some(isOver);
}

function isNotice({type}: RunEvent): boolean {
    return type === 'obligation_reminded' || type === 'obligation_escalated';
}

function isReplanned({type}: RunEvent): boolean {
    return type === 'obligation_rescheduled' || type === 'obligation_snoozed';
}

/** That the ladder reached the channel does not mean that Mattermost took the message. */
function toldSentences(opened: Opened, at: Millis, context: WhyContext): string[] {
    const post = postOf('channel_told', opened, context);
    return [
        `The stakeholder channel was ${post?.outcome === 'sent' ? '' : 'to be '}told ${bothTimes(at, context)}.`,
        ...deliveryWords(post, context),
    ];
}

function endOf(opened: Opened, {events}: WhyContext): Extract<RunEvent, {type: 'obligation_resolved'}> | null {
    return (
        events.find(
            (event): event is Extract<RunEvent, {type: 'obligation_resolved'}> =>
                event.type === 'obligation_resolved' && event.obligation.id === opened.obligation.id,
        ) ?? null
    );
}

function endSentences(opened: Opened, context: WhyContext): string[] {
    const {run, now} = context;
    const end = endOf(opened, context);
    if (end) {
        const {how, by, at} = end;
        const ended = {obligation: opened.obligation, how, update: updateThatEnded(end, context), by, at};
        const words = resolvedSentence(ended, context, bothTimes(at, context));
        return [`${words.charAt(0).toUpperCase()}${words.slice(1)}.`];
    }
    return run.obligation?.id === opened.obligation.id && run.status === 'running'
        ? nextSentences(nextSteps(run, context.calendarAt(now), now, context.there), context)
        : [];
}

/** The change that ends an obligation by an update begins with the update. */
function updateThatEnded(
    {how, seq}: Extract<RunEvent, {type: 'obligation_resolved'}>,
    {events}: WhyContext,
): UpdateKind | null {
    return how === 'updated' ? (newestBefore(events, 'update_posted', {seq})?.kind ?? null) : null;
}

/** What comes if nobody answers, and when. */
function nextSentences(steps: readonly PlannedNotice[], context: WhyContext): string[] {
    const [first] = steps;
    if (!first) {
        return ['Nobody else is asked; it is said again until somebody answers.'];
    }
    // Repeats in between are not worth a sentence; whoever else would hear of it is.
    const said = [first, ...steps.slice(1).filter((step) => step.stage === 'escalated' && !isSameAgain(first, step))];
    return [`If nobody answers, ${listOf(said.slice(0, STEPS_SAID).map((step) => stepWords(step, context)))}.`];
}

function isSameAgain(first: PlannedNotice, step: PlannedNotice): boolean {
    return step.channelId === null && first.again === true && first.asked.join() === step.asked.join();
}

/** No reader remembers more of them. */
const STEPS_SAID = 4;

function stepWords(step: PlannedNotice, context: WhyContext): string {
    const time = bothTimes(step.at, context);
    const names = listOf(step.asked.map((user) => nameOf(context, user)));
    if (step.channelId !== null) {
        return `the stakeholder channel is told ${time}`;
    }
    return names === ''
        ? `it is said again ${time}`
        : `${names} ${step.asked.length === 1 ? 'is' : 'are'} asked ${step.again ? 'again ' : ''}${time}`;
}

/** What is owed next, for a run that owes nothing now: its rules, the next moment with its reason, and who is asked then. */
export function whyNext(context: WhyContext): string {
    const {run, now} = context;
    const name = runName(context);
    if (run.finished) {
        return `${name} was finished by ${nameOf(context, run.finished.by)} ${bothTimes(run.finished.at, context)}: no update is owed.`;
    }
    const rules = rulesOfRun(run);
    if (!run.duty.on) {
        const off = changeOf(run, context.events, 'on', {seq: Infinity});
        return off === null
            ? `${name}: no update is owed, because its playbook asks for none.`
            : `${name}: no update is owed, because ${nameOf(context, off.by)} switched the update duty off ${bothTimes(off.at, context)}.`;
    }
    const {nextDueAt} = run.duty;
    if (nextDueAt === null) {
        const {severity} = run.details;
        return rules.length === 0
            ? `${name}: no update is owed, because its playbook asks for none${severity === null ? '' : ` at ${severity}`}.`
            : `${name}: no update is owed any more. Its rule is over, or finds no day: ${rules.map(ruleWords).join('; or ')}.`;
    }
    const {startedAt, lastUpdate, duty} = run;
    const anchor = {startedAt, armedAt: duty.armedAt, lastUpdateAt: lastUpdate?.at ?? null};
    const steps = nextSteps(run, context.calendarAt(now), now, context.there).filter(({stage}) => stage !== 'upcoming');
    const {repeatEveryMinutes} = ladderOf(run);
    return [
        `${name}: no update is owed now; the next one is due ${bothTimes(nextDueAt, context)}.`,
        `${ruleSource(run.version + 1, context)} ${sentence(whyDue(nextDueAt, rules, context.calendarAt(nextDueAt), anchor))}`,
        lastUpdate === null
            ? 'There has been none yet.'
            : `The last one came ${bothTimes(lastUpdate.at, context)} by ${nameOf(context, lastUpdate.by)}.`,
        ...thenSentences(steps, context),
        `In between it is said again ${everyWords(repeatEveryMinutes * MINUTE)}.`,
    ].join(' ');
}

function thenSentences(steps: readonly PlannedNotice[], context: WhyContext): string[] {
    const [due, ...more] = steps;
    if (!due) {
        return [];
    }
    const asked =
        due.asked.length === 0
            ? 'Nobody can be asked'
            : `Then ${listOf(due.asked.map((user) => nameOf(context, user)))} ${due.asked.length === 1 ? 'is' : 'are'} asked`;
    const later = more.filter(({stage}) => stage === 'escalated').slice(0, STEPS_SAID);
    const words = later.map((step) => stepWords(step, context));
    return [`${asked}${words.length === 0 ? '' : `; if nobody answers, ${listOf(words)}`}.`];
}
