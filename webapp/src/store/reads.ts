import type {DuePreview, StartForm, Started} from '../../../server-ts/src/contract/answer';
import type {RunEvent} from '../../../server-ts/src/domain/event';
import type {StartBody} from '../../../server-ts/src/contract/request';
import type {ChannelId, PostId, RunId, TeamId, Zone} from '../../../server-ts/src/domain/units';
import {meOf, openChannelOf, teamOf} from '../host/host_state';
import type {Outcome, Sender} from './send';
import {SLICE, type Store} from './state';

export interface Reads {
    home(): Promise<void>;
    run(runId: RunId): Promise<void>;
    /** Takes what a signal says has changed; false if the tab lacks what was before it, or does not know who did it. */
    told(runId: RunId, version: number, events: RunEvent[]): boolean;
    /** A page of the timeline: the newest, or what is older than an event. */
    timeline(runId: RunId, before?: number): Promise<boolean>;
    previewDue(words: string, zone: Zone, runId: RunId): Promise<Outcome<DuePreview>>;
    startForm(playbook: string, channelId: ChannelId | null, postId: PostId | null): Promise<Outcome<StartForm>>;
    start(body: StartBody, id: string): Promise<Outcome<Started>>;
    /** Connects once per team. */
    connect(): Promise<void>;
    /** Connects again, because the team has just been set up. */
    reconnect(): Promise<void>;
}

/** What the sidebar asks the sidecar. Answers go into the store; who only needs an answer once gets it back. */
export function makeReads(store: Store, {send, connect}: Sender): Reads {
    const ours = () => store.getState()[SLICE];
    const me = () => meOf(store.getState());
    const teamOfRun = (runId: RunId): TeamId =>
        ours().runs[runId]?.confirmed.teamId ?? ours().summaries[runId]?.teamId ?? teamOf(store.getState());

    const run = async (runId: RunId): Promise<void> => {
        if (teamOfRun(runId) === '') {
            return;
        }
        const since = ours().runs[runId]?.confirmed.version;
        const outcome = await send<'run'>(
            {type: 'run', runId, ...(since === undefined ? {} : {since})},
            {teamId: teamOfRun(runId)},
        );
        if (outcome.ok) {
            store.dispatch({type: 'SET_CYCLE_RUN', answer: outcome.body, me: me()});
        } else if (outcome.kind === 'refused') {
            store.dispatch({type: 'SET_CYCLE_RUN_REFUSED', runId, problem: {text: outcome.text, ref: outcome.ref}});
        }
    };

    return {
        run,
        told: (runId, version, events) => {
            const {runs, people} = ours();
            const entry = runs[runId];
            if (
                !entry ||
                entry.confirmed.version + events.length < version ||
                events.some(({by}) => !people[by ?? ''])
            ) {
                return false;
            }
            const answer = {events, runId, version, canEdit: entry.canEdit, people: []};
            store.dispatch({type: 'SET_CYCLE_RUN', answer, me: me()});
            return true;
        },
        home: async () => {
            const teamId = teamOf(store.getState());
            if (teamId === '') {
                return;
            }
            if (ours().connection.notSetUp[teamId] && !(await connect(teamId)).ok) {
                return;
            }
            const channelId = openChannelOf(store.getState()) || null;
            const have = Object.fromEntries(
                Object.values(ours().summaries)
                    // Repeating items begin again at midnight without a new version, so such a line is always sent.
                    .filter(({repeats}) => !repeats?.length)
                    .map((summary) => [summary.id, summary.version]),
            );
            const outcome = await send<'home'>({type: 'home', channelId, have}, {teamId});
            const now = openChannelOf(store.getState()) || null;
            // An answer about the previous channel may arrive after the one about the channel on the screen.
            if (outcome.ok && channelId !== now && ours().home[teamId]?.channelId === now) {
                return;
            }
            if (outcome.ok) {
                store.dispatch({type: 'SET_CYCLE_HOME', teamId, channelId, home: outcome.body});
            } else if (outcome.kind === 'refused') {
                store.dispatch({type: 'SET_CYCLE_HOME_REFUSED', problem: {text: outcome.text, ref: outcome.ref}});
            }
        },
        timeline: async (runId, before) => {
            const outcome = await send<'timeline'>(
                {type: 'timeline', runId, ...(before === undefined ? {} : {before})},
                {teamId: teamOfRun(runId)},
            );
            if (outcome.ok) {
                store.dispatch({type: 'SET_CYCLE_TIMELINE', runId, timeline: outcome.body});
            }
            return outcome.ok;
        },
        previewDue: (words, zone, runId) =>
            send<'preview_due'>({type: 'preview_due', words, zone, runId}, {teamId: teamOfRun(runId)}),
        startForm: async (playbook, channelId, postId) => {
            const outcome = await send<'start_form'>({
                type: 'start_form',
                playbook,
                channelId,
                ...(postId === null ? {} : {postId}),
            });
            if (outcome.ok) {
                store.dispatch({type: 'SET_CYCLE_PEOPLE', people: outcome.body.people});
            }
            return outcome;
        },
        start: async (body, id) => {
            const outcome = await send<'start'>(body, {id});
            if (outcome.ok) {
                store.dispatch({type: 'SET_CYCLE_RUN', answer: outcome.body.answer, me: me()});
            }
            return outcome;
        },
        reconnect: async () => void (await connect(teamOf(store.getState()))),
        connect: async () => {
            const teamId = teamOf(store.getState());
            if (teamId !== '' && ours().connection.teams[teamId] === undefined) {
                await connect(teamId);
            }
        },
    };
}
