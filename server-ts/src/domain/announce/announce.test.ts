import {
    aDuty,
    after,
    anId,
    ANN,
    anIncident,
    aRun,
    BO,
    LEA,
    MONDAY_10,
    PAT,
    utc,
    when,
} from '../../../../test/support/builders';
import {announce, announceStart, peopleOf} from './announce';
import type {Command} from '../command';
import type {Message} from './message';
import type {Run} from '../run';
import {DAY, HOUR, MINUTE} from '../units';

const FOUR = utc('2026-11-23 15:00');

/** Who is told what, in the order of the messages: `run reminder`, `pat owner_asked`, `edit reminder:o1 …`. */
function told(run: Run, command: Command, moment: Parameters<typeof when>[2] = {}): string[] {
    const given = when(run, command, moment);
    return announce(run, given.events, given.run).map(words);
}

function words(message: Message): string {
    switch (message.op) {
        case 'post': {
            const {place} = message;
            const where = place.kind === 'direct' ? place.user.replace(/0+$/, '') : place.kind;
            return `${where} ${message.body.kind}${message.replyTo || message.thread ? ' in thread' : ''}${message.pin ? ' pinned' : ''}`;
        }
        case 'edit':
            return `edit ${message.slot} ${message.body.kind}`;
        case 'invite':
            return `invite ${message.users.map((user) => user.replace(/0+$/, '')).join()}`;
        case 'open_channel':
            return `open_channel ${message.visibility} ${message.invite.map((user) => user.replace(/0+$/, '')).join()}`;
        case 'tell_follower':
            return `${message.user.replace(/0+$/, '')} follows`;
        case 'card':
        case 'header':
        case 'pin':
        case 'pass_on':
        case 'my_day':
            return message.op;
    }
}

const dueNow = (change: Partial<Run> = {}): Run => after(anIncident(change), [{type: 'wake'}, {now: FOUR, by: null}]);

describe('a start', () => {
    test('Given owner ≠ starter, when the run starts, then the owner gets exactly one DM naming run and starter.', () => {
        const messages = announceStart(aRun({startedBy: ANN}), 'existing');
        expect(messages.map(words)).toEqual(['run run_card pinned', 'lea welcome_owner', 'pass_on']);
        expect(messages[1]).toMatchObject({body: {startedBy: ANN}});
        expect(announceStart(aRun({startedBy: LEA, kind: 'checklist'}), 'existing').map(words)).toEqual([
            'run run_card pinned',
        ]);
    });

    it('tells the starter of channels that the playbook names and nobody finds', () => {
        expect(announceStart(aRun(), 'existing', ['news'])).toContainEqual({
            op: 'post',
            place: {kind: 'direct', user: LEA},
            body: {kind: 'channels_unknown', names: ['news']},
        });
    });

    it('in a channel of its own opens that first and invites everybody', () => {
        expect(announceStart(anIncident({startedBy: ANN}), 'private').map(words)).toEqual([
            'open_channel private ann,lea,pat',
            'run run_card pinned',
            'pat welcome_owner',
        ]);
    });
});

describe('items', () => {
    test('Given a task assigned to someone else, when assigned, then the assignee gets one DM; self-assignment sends none.', () => {
        expect(told(aRun(), {type: 'assign_item', itemId: 'a', assignee: {user: PAT}}, {by: LEA})).toEqual([
            'pat item_assigned',
        ]);
        // Into a channel of the run's own they are brought first, as whoever gets a seat.
        const own = aRun({ownChannel: true});
        expect(told(own, {type: 'assign_item', itemId: 'a', assignee: {user: PAT}}, {by: LEA})).toEqual([
            'invite pat',
            'pat item_assigned',
        ]);
        expect(told(aRun(), {type: 'assign_item', itemId: 'a', assignee: {user: LEA}}, {by: LEA})).toEqual([]);
        expect(told(aRun(), {type: 'assign_item', itemId: 'a', assignee: {role: 'primary'}}, {by: LEA})).toEqual([]);
    });

    it('a tick changes the card and tells nobody', () => {
        expect(told(aRun(), {type: 'set_item_state', itemId: 'a', state: 'done'})).toEqual(['card']);
        expect(told(aRun(), {type: 'edit_item', itemId: 'a', note: 'x'})).toEqual([]);
    });
});

describe('the owner', () => {
    test('Given an owner change, when done, then channel, old and new owner are told, the new owner can accept/decline, and an open reminder re-targets him.', () => {
        expect(told(dueNow(), {type: 'set_seat', role: 'primary', user: BO}, {by: ANN})).toEqual([
            'run owner_changed',
            'bo owner_asked',
            'pat owner_released',
            'edit reminder:o1 reminder',
            'run reminder_retargeted in thread',
            'card',
        ]);
    });

    it('the question to the new owner loses its buttons when it is answered, or somebody else becomes it', () => {
        const asked = after(aRun(), [{type: 'set_seat', role: 'lead', user: PAT}, {by: LEA}]);
        const edited = (command: Command, by: string): unknown[] =>
            announce(asked, when(asked, command, {by}).events, when(asked, command, {by}).run).filter(
                ({op}) => op === 'edit',
            );
        const over = {kind: 'owner_question_over', title: 'Lead'};
        expect(edited({type: 'answer_seat', role: 'lead', accept: true}, PAT)).toEqual([
            {op: 'edit', slot: 'owner', body: {...over, how: 'accepted', owner: PAT}},
        ]);
        expect(edited({type: 'answer_seat', role: 'lead', accept: false}, PAT)).toEqual([
            {op: 'edit', slot: 'owner', body: {...over, how: 'declined', owner: LEA}},
        ]);
        expect(edited({type: 'set_seat', role: 'lead', user: BO}, ANN)).toEqual([
            {op: 'edit', slot: 'owner', body: {...over, how: 'passed_on', owner: BO}},
        ]);
    });

    it('nor when the run is finished; restored, it is asked again in the same post', () => {
        const asked = after(aRun(), [{type: 'set_seat', role: 'lead', user: PAT}, {by: LEA}]);
        const end = when(asked, {type: 'finish'}, {by: LEA});
        expect(announce(asked, end.events, end.run)[0]).toEqual({
            op: 'edit',
            slot: 'owner',
            body: {kind: 'owner_question_over', title: 'Lead', how: 'finished', owner: PAT},
        });
        const back = when(end.run, {type: 'restore'}, {by: ANN});
        expect(announce(end.run, back.events, back.run)[0]).toEqual({
            op: 'edit',
            slot: 'owner',
            body: {kind: 'owner_asked', title: 'Lead', by: null, restoredBy: ANN},
        });
        const accepted = after(asked, [{type: 'answer_seat', role: 'lead', accept: true}, {by: PAT}]);
        expect(told(accepted, {type: 'finish'}, {by: LEA})).not.toContainEqual(expect.stringContaining('owner'));
    });

    it('who does it is not told what they know', () => {
        expect(told(aRun(), {type: 'set_seat', role: 'lead', user: PAT}, {by: LEA})).toEqual([
            'run owner_changed',
            'pat owner_asked',
            'pass_on',
            'card',
        ]);
        expect(told(aRun(), {type: 'set_seat', role: 'lead', user: PAT}, {by: PAT})).toEqual([
            'run owner_changed',
            'lea owner_released',
            'pass_on',
            'card',
        ]);
    });
});

describe('updates and reminders', () => {
    it('an update goes to the channel and to each follower but its author', () => {
        const run = anIncident({followers: [ANN, BO]});
        expect(told(run, {type: 'post_update', updateId: 'u', kind: 'update', text: 'x'}, {by: ANN})).toEqual([
            'run status_update',
            'bo follows',
            'card',
        ]);
    });

    it('an update is copied to a thread of each broadcast channel but the run’s own; the end and a restore join that thread', () => {
        const run = anIncident();
        const all = anIncident({duty: aDuty({on: true, broadcast: [anId('news'), run.channelId, anId('support')]})});
        const update: Command = {type: 'post_update', updateId: 'u', kind: 'blocked', text: 'x', next: 'at six'};
        const given = when(all, update, {by: ANN});
        const copies = announce(all, given.events, given.run).filter(
            (message) => message.op === 'post' && message.thread,
        );
        expect(copies).toEqual(
            ['news', 'support'].map((name) => ({
                op: 'post',
                place: {kind: 'channel', channelId: anId(name)},
                body: {
                    kind: 'broadcast',
                    update: {id: 'u', kind: 'blocked', text: 'x', next: 'at six', by: ANN, at: MONDAY_10},
                    severity: 'L2',
                },
                thread: {slot: `broadcast:${anId(name)}`},
                lane: `channel:${anId(name)}`,
            })),
        );
        const end = when(given.run, {type: 'finish', outcome: 'fixed'});
        const ended = announce(given.run, end.events, end.run);
        expect(ended.filter((message) => message.op === 'post' && message.thread?.joins)).toHaveLength(2);
        expect(told(end.run, {type: 'restore'})).toEqual([
            'run restored',
            'channel restored in thread',
            'channel restored in thread',
            'pin',
            'card',
        ]);
    });

    it('the end of a run is told to its followers, but not to who finished it; so is that it goes on after all', () => {
        const run = anIncident({followers: [ANN, BO]});
        const end = when(run, {type: 'finish', outcome: 'fixed'}, {by: ANN});
        expect(announce(run, end.events, end.run).filter(({op}) => op === 'tell_follower')).toEqual([
            {
                op: 'tell_follower',
                user: BO,
                body: {kind: 'finished', by: ANN, outcome: 'fixed', open: 3, at: MONDAY_10},
            },
        ]);
        expect(told(end.run, {type: 'restore'}, {by: BO})).toContain('ann follows');
    });

    it('a new name is written into what is open, and into nothing else', () => {
        const rename: Command = {type: 'rename', name: 'INC-42 Logout fails'};
        expect(told(anIncident(), rename)).toEqual(['card']);
        expect(told(dueNow(), rename, {now: FOUR + MINUTE, by: ANN})).toEqual(['edit reminder:o1 reminder', 'card']);
    });

    it('an obligation gives one post, then replies in its thread, and one edit at its end', () => {
        expect(told(anIncident(), {type: 'wake'}, {now: FOUR, by: null})).toEqual(['run reminder', 'card']);
        expect(told(dueNow(), {type: 'wake'}, {now: FOUR + HOUR, by: null})).toEqual([
            'edit reminder:o1 reminder',
            'run reminded_again in thread',
            'card',
        ]);
        expect(told(dueNow(), {type: 'wake'}, {now: FOUR + DAY, by: null})).toEqual([
            'edit reminder:o1 reminder',
            'run escalated in thread',
            'card',
        ]);
        expect(told(dueNow(), {type: 'post_update', updateId: 'u', kind: 'update', text: 'x'})).toEqual([
            'run status_update',
            'edit reminder:o1 reminder_resolved',
            'card',
        ]);
    });

    test('Given a snooze within its cap, when confirmed, then the reminder post is edited in place, the next ask is at the chosen time, the timeline shows it.', () => {
        const snooze: Command = {type: 'snooze', until: FOUR + 1_800_000, reason: 'logs'};
        expect(told(dueNow(), snooze, {now: FOUR})).toEqual(['edit reminder:o1 reminder', 'card']);
        const {run, events} = when(dueNow(), snooze, {now: FOUR});
        expect([run.obligation?.nextNoticeAt, events[0]?.type]).toEqual([FOUR + 1_800_000, 'obligation_snoozed']);
    });

    it('“I’m on it” edits the post and says nothing else', () => {
        expect(told(dueNow(), {type: 'hold'}, {now: FOUR})).toEqual(['edit reminder:o1 reminder', 'card']);
    });

    it('finishing resolves the reminder before it says the end', () => {
        expect(told(dueNow(), {type: 'finish', outcome: 'fixed'}, {now: FOUR})).toEqual([
            'edit reminder:o1 reminder_resolved',
            'run finished',
            'pin',
            'card',
        ]);
    });

    it('the coming of a moment changes the card, and is a direct message to an owner who wishes one', () => {
        const hourBefore = {now: FOUR - HOUR, by: null};
        expect(told(anIncident(), {type: 'wake'}, hourBefore)).toEqual(['card']);
        const wishing = after(anIncident(), [{type: 'set_upcoming_dm', on: true}, {by: PAT}]);
        expect(told(wishing, {type: 'wake'}, hourBefore)).toEqual(['pat upcoming', 'card']);
        // It says what became of it: the update came, the moment did, or neither will.
        const said = after(wishing, [{type: 'wake'}, hourBefore]);
        const slot = `upcoming:${FOUR}`;
        const over = `edit ${slot} upcoming_over`;
        expect(told(said, {type: 'post_update', updateId: 'u', kind: 'update', text: 'x'})).toEqual([
            'run status_update',
            over,
            'card',
        ]);
        expect(told(said, {type: 'wake'}, {now: FOUR, by: null})).toEqual(['run reminder', over, 'card']);
        expect(told(said, {type: 'set_duty', on: false})).toEqual([over, 'card']);
        expect(told(said, {type: 'rename', name: 'Other'})).toEqual(['card']);
        const another = after(anIncident(), [{type: 'set_upcoming_dm', on: true}, {by: LEA}]);
        expect(told(another, {type: 'wake'}, hourBefore)).toEqual(['card']);
    });

    it('the stakeholder channel gets a post of its own, which is resolved with the reminder', () => {
        const stakeholders = anId('stakeholders');
        const due = dueNow({duty: aDuty({on: true, nextDueAt: FOUR, stakeholderChannel: stakeholders})});
        const day = {now: FOUR + DAY, by: null};
        // The lead, whose step was missed, is asked in the thread.
        expect(told(due, {type: 'wake'}, day)).toEqual([
            'edit reminder:o1 reminder',
            'channel channel_told',
            'run escalated in thread',
            'card',
        ]);
        expect(told(after(due, [{type: 'wake'}, day]), {type: 'finish', outcome: 'fixed'}, {now: day.now})).toEqual([
            'edit reminder:o1 reminder_resolved',
            'edit channel:o1 reminder_resolved',
            'run finished',
            'pin',
            'card',
        ]);
    });

    it('a run that nobody has taken asks in its channel at once, then in the thread, and its post says who took it', () => {
        const acknowledge = {bySeverity: {L1: 15}, ask: ['primary', 'lead']};
        const urgent = when(anIncident({acknowledge}), {type: 'set_details', severity: 'L1'}, {by: ANN});
        expect(announce(anIncident({acknowledge}), urgent.events, urgent.run).map(words)).toEqual([
            'run severity_changed',
            'run taker_wanted',
            'card',
        ]);
        expect(announceStart(urgent.run, 'existing').map(words)).toContain('run taker_wanted');
        expect(told(urgent.run, {type: 'wake'}, {now: utc('2026-11-23 09:15'), by: null})).toEqual([
            expect.stringMatching(/^edit taker:a\d+ taker_wanted$/),
            'run taker_wanted_again in thread',
            'card',
        ]);
        expect(told(urgent.run, {type: 'hold'}, {now: utc('2026-11-23 09:05'), by: PAT})).toEqual([
            expect.stringMatching(/^edit taker:a\d+ taken$/),
            'card',
        ]);
    });

    it('a reminder that nobody new is asked by only changes its post', () => {
        const asked = after(dueNow(), [{type: 'wake'}, {now: FOUR + DAY, by: null}]);
        expect(told(asked, {type: 'set_seat', role: 'lead', user: null}, {now: FOUR + DAY + MINUTE})).toEqual([
            'edit reminder:o1 reminder',
            'card',
        ]);
    });

    it('severity is said in the channel', () => {
        expect(told(anIncident(), {type: 'set_details', severity: 'L1'})).toEqual(['run severity_changed', 'card']);
        expect(told(anIncident(), {type: 'set_details', customer: 'Other'})).toEqual(['card']);
    });
});

test('a run concerns everybody once who holds a seat, joined, follows or started it', () => {
    expect(peopleOf(aRun({startedBy: ANN, joined: [BO, LEA], followers: [BO]}))).toEqual([ANN, LEA, PAT, BO]);
});
