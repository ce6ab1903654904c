import type {AnswerBodies} from '../../../server-ts/src/contract/answer';
import {BOT_USERNAME, COMMAND_TRIGGER, HIDDEN_TRIGGER} from '../../../server-ts/src/contract/names';
import type {TeamId} from '../../../server-ts/src/domain/units';
import {callMattermost, textOf} from '../host/mattermost_fetch';
import {botOf} from './places';
import type {Send} from './send';
import type {Store} from './state';

const TAKEN = 'api.command.duplicate_trigger.app_error';

/** Who is in more teams than this asks somebody who knows which one works. */
const TEAMS_TRIED = 20;

interface Failed {
    ok: false;
    text: string;
    step: 'away' | 'reach' | 'commands' | 'bot' | 'hand_over' | 'refused';
}
export type SetUp = {ok: true} | Failed;

/**
 * Sets SET Cycle up in a team, with the rights of the admin who asks: adds the bot, makes the two commands, and hands the commands'
 * tokens to the sidecar through a team that works already (a token is what proves a team to it).
 */
export async function setUpTeam(store: Store, send: Send, teamId: TeamId): Promise<SetUp> {
    const bot = await botOf(store, teamId);
    if (bot === null) {
        return {ok: false, step: 'reach', text: ''};
    }
    // First of all: Mattermost tells the bot who is an admin of a team only when it is in it.
    const added = await callMattermost(`/teams/${teamId}/members`, {team_id: teamId, user_id: bot});
    if (!added.ok) {
        return {ok: false, step: 'bot', text: added.message};
    }
    const through = await workingTeam(store, send, teamId);
    if ('ok' in through) {
        return through;
    }
    const {commandUrl, hint, description} = through.info;
    const visible = await makeCommand(teamId, commandUrl, COMMAND_TRIGGER, {
        auto_complete: true,
        auto_complete_desc: description,
        auto_complete_hint: hint,
    });
    const hidden = await makeCommand(teamId, commandUrl, HIDDEN_TRIGGER);
    if (typeof visible !== 'string') {
        return visible;
    }
    if (typeof hidden !== 'string') {
        return hidden;
    }
    const handed = await send<'set_up_team'>(
        {type: 'set_up_team', teamId, tokens: {visible, hidden}},
        {teamId: through.teamId},
    );
    return handed.ok ? {ok: true} : {ok: false, step: 'hand_over', text: handed.kind === 'refused' ? handed.text : ''};
}

/**
 * A team of this person in which the sidecar answers, and what commands are to be made with; its words where it refuses, and whether it is
 * away in one that uses it.
 */
async function workingTeam(
    store: Store,
    send: Send,
    newTeam: TeamId,
): Promise<{teamId: TeamId; info: AnswerBodies['set_up_info']} | Failed> {
    const {teams, myMembers} = store.getState().entities.teams;
    const others = Object.keys({...myMembers, ...teams}).filter((teamId) => teamId !== newTeam);
    let why: Failed = {ok: false, step: 'reach', text: ''};
    for (const teamId of others.slice(0, TEAMS_TRIED)) {
        const info = await send<'set_up_info'>({type: 'set_up_info', teamId: newTeam}, {teamId});
        if (info.ok) {
            return {teamId, info: info.body};
        }
        // Another team may have a sidecar that agrees.
        if (info.kind === 'refused') {
            why = {ok: false, step: 'refused', text: info.text};
        } else if (info.kind === 'away' && why.step === 'reach') {
            why = {ok: false, step: 'away', text: ''};
        }
    }
    return why;
}

/** Its token, or why there is none. */
async function makeCommand(
    teamId: TeamId,
    url: string,
    trigger: string,
    shown?: Record<string, unknown>,
): Promise<string | Failed> {
    const made = await callMattermost('/commands', {
        team_id: teamId,
        trigger,
        method: 'P',
        url,
        username: BOT_USERNAME,
        display_name: 'SET Cycle',
        ...shown,
    });
    if (made.ok) {
        return textOf(made.data, 'token');
    }
    return made.kind === 'refused' && made.id === TAKEN
        ? existingCommand(teamId, url, trigger)
        : {ok: false, step: 'commands', text: made.message};
}

/** A half-done attempt left its commands behind: they are used, if they point at the same sidecar. */
async function existingCommand(teamId: TeamId, url: string, trigger: string): Promise<string | Failed> {
    const listed = await callMattermost(`/commands?team_id=${teamId}&custom_only=true`);
    const commands = listed.ok && Array.isArray(listed.data) ? listed.data : [];
    const own = commands.find(
        (command: unknown) => textOf(command, 'trigger') === trigger && textOf(command, 'url') === url,
    );
    return textOf(own, 'token') || {ok: false, step: 'commands', text: `/${trigger}`};
}
