import React, {useEffect, useState, type FormEvent} from 'react';
import type {PlaybookSummary, StartForm as Filled} from '../../../../server-ts/src/contract/answer';
import type {StartBody} from '../../../../server-ts/src/contract/request';
import {SEVERITIES, type Severity} from '../../../../server-ts/src/domain/duty/duty_rule';
import {LIMITS} from '../../../../server-ts/src/domain/limits';
import {fillPattern} from '../../../../server-ts/src/domain/name_pattern';
import {goToChannel} from '../../host/globals';
import {meOf, openChannelOf, teamOf} from '../../host/host_state';
import {fieldOf} from '../../host/mattermost_fetch';
import {useText} from '../../host/text';
import {useHost, useOurs, useSetCycle} from '../../store/set_cycle';
import {Button, IconButton} from '../../ui/button';
import {keptJson, useDraft} from '../../ui/draft';
import {onEscape} from '../../ui/escape';
import {Choice, Typed} from '../../ui/inputs';
import {Refused} from '../refused';
import {ChannelField, type ChannelChoice} from './channel_field';
import {RoleFields} from './role_fields';
import {useStart} from './use_start';

const PLAYBOOKS: PlaybookSummary[] = [];

/** Starting a run: first the playbook, then what it asks for. */
export function StartForm({postId}: {postId: string | null}) {
    const {go} = useSetCycle();
    const say = useText();
    const teamId = useHost(teamOf);
    const playbooks = useOurs((state) => state.connection.teams[teamId]?.playbooks ?? PLAYBOOKS);
    const [chosen, setChosen] = useDraft(`start/${postId}`);
    // A run that is started from a message is usually an incident.
    const first = (postId === null ? undefined : playbooks.find((one) => one.kind === 'incident')) ?? playbooks[0];
    const playbook = playbooks.find((one) => one.id === chosen) ?? first;
    return (
        <div className="set-cycle-run" onKeyDown={onEscape(() => go({name: 'home'}))}>
            <div className="set-cycle-run-title set-cycle-page-head">
                <IconButton icon="back" label={say('set_cycle.back')} onClick={() => go({name: 'home'})} />
                <h2>{say('set_cycle.start.button')}</h2>
            </div>
            {playbook ? (
                <Form
                    key={teamId + playbook.id + postId}
                    playbook={playbook}
                    playbooks={playbooks}
                    teamId={teamId}
                    postId={postId}
                    onPlaybook={setChosen}
                />
            ) : (
                <p className="set-cycle-notice">{say('set_cycle.start.no_playbooks')}</p>
            )}
        </div>
    );
}

interface FormProps {
    playbook: PlaybookSummary;
    playbooks: PlaybookSummary[];
    teamId: string;
    postId: string | null;
    onPlaybook: (id: string) => void;
}

function Form({playbook, playbooks, teamId, postId, onPlaybook}: FormProps) {
    const {go} = useSetCycle();
    const say = useText();
    const openId = useHost(openChannelOf);
    const me = useHost(meOf);
    const team = useHost((state) => state.entities.teams.teams[teamId]);
    const filled = useFilled(playbook.id, openId, postId);
    // What was typed for one message is not meant for the next; and who and where belong to a team.
    const draft = `start/${teamId}/${playbook.id}/${postId}/`;
    const [name, setName] = useDraft(`${draft}name`);
    const [summary, setSummary] = useDraft(`${draft}summary`);
    const [customer, setCustomer] = useDraft(`${draft}customer`);
    const [ticket, setTicket] = useDraft(`${draft}ticket`);
    const [kept, keep] = useDraft(`${draft}choices`);
    const choices = readChoices(kept);
    const {severity, seats} = choices;
    const wanted = choices.channel ?? firstChannel(playbook);
    // “This channel” is the one that the page shows, as its label says.
    const channel = wanted.kind === 'this' ? {...wanted, channelId: openId} : wanted;
    const {busy, problem, start, clear} = useStart();
    // What was said about the form is not about it any more.
    const choose = (more: Partial<Choices>) => {
        clear();
        keep(JSON.stringify({...choices, ...more}));
    };
    const at = (field: string) => (problem?.field === field ? problem.text : null);
    const asks = (field: PlaybookSummary['fields'][number]) => playbook.fields.includes(field);
    const slot = (field: PlaybookSummary['fields'][number] | 'name') => ({
        label: say(`set_cycle.field.${field}`),
        problem: at(field),
    });
    const allSeats = {...filled?.seats, ...seats};
    const shownSummary = summary ?? filled?.summary ?? '';
    const shownTicket = ticket ?? filled?.ticket ?? '';
    const parts = {summary: shownSummary, customer: customer ?? ''};
    // An older sidecar sends no pattern.
    const suggested = fillPattern(filled?.pattern ?? filled?.name ?? '', parts);
    const shownName = name ?? [...suggested].slice(0, LIMITS.runName).join('');

    const values = {...parts, severity, ticket: shownTicket};
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        const {kind, channelId} = channel;
        const body: StartBody = {
            type: 'start',
            playbook: playbook.id,
            name: shownName,
            channel: kind === 'public' || kind === 'private' ? {kind} : {kind: 'existing', channelId: channelId ?? ''},
            seats: allSeats,
            chosen: Object.keys(seats),
            ...Object.fromEntries(playbook.fields.map((field) => [field, values[field]])),
            ...(postId === null ? {} : {postId}),
        };
        const started = await start(body);
        if (started !== null) {
            [setName, setSummary, setCustomer, setTicket, keep].forEach((clear) => clear(null));
            go({name: 'run', runId: started.runId, tab: 'checklist', open: null});
            if (body.channel.kind !== 'existing' && team) {
                // Mattermost accepts an id in place of the name, and loads a channel that this page has not heard of yet.
                goToChannel(team.name, started.channelId);
            }
        }
    };
    return (
        <form className="set-cycle-form-page" onSubmit={(event) => void submit(event)} noValidate>
            <div className="set-cycle-scroll set-cycle-page">
                <Choice
                    label={say('set_cycle.start.playbook')}
                    hint={playbook.description}
                    problem={at('playbook')}
                    options={playbooks.map(({id, title}) => [id, title])}
                    value={playbook.id}
                    onChange={onPlaybook}
                />
                {asks('summary') && <Typed {...slot('summary')} rows={2} value={shownSummary} onChange={setSummary} />}
                {asks('severity') && (
                    <Choice
                        {...slot('severity')}
                        options={[
                            ['', say('set_cycle.choose')],
                            ...SEVERITIES.map((one) => [one, say(`set_cycle.severity.${one}`)] as const),
                        ]}
                        value={severity ?? ''}
                        onChange={(chosen) => choose({severity: SEVERITIES.find((one) => one === chosen)})}
                    />
                )}
                <Typed {...slot('name')} value={shownName} onChange={setName} />
                {asks('customer') && <Typed {...slot('customer')} value={parts.customer} onChange={setCustomer} />}
                {asks('ticket') && (
                    <Typed
                        {...slot('ticket')}
                        hint={say('set_cycle.start.ticket_hint')}
                        value={shownTicket}
                        onChange={setTicket}
                    />
                )}
                <RoleFields
                    playbook={playbook}
                    teamId={teamId}
                    seats={seated(playbook, allSeats, choices, me)}
                    problemAt={at}
                    onSeat={(role, user) => choose({seats: {...seats, [role]: user}})}
                />
                <ChannelField
                    playbook={playbook}
                    teamId={teamId}
                    choice={channel}
                    problem={at('channel')}
                    onChoose={(next) => choose({channel: next})}
                />
            </div>
            <div className="set-cycle-footer">
                <Refused problem={problem} />
                <Button look="primary" type="submit" className="set-cycle-wide" busy={busy}>
                    {say('set_cycle.start.submit')}
                </Button>
            </div>
        </form>
    );
}

function firstChannel({channel}: PlaybookSummary): ChannelChoice {
    return {kind: channel.newRequired && channel.default === 'this' ? 'private' : channel.default, channelId: null};
}

/** Who will hold it at this severity. People on duty may come only with another severity, and are sent for that case. */
function seated(
    {roles, ownerRole}: PlaybookSummary,
    all: Choices['seats'],
    {severity, seats}: Choices,
    me: string,
): Choices['seats'] {
    return Object.fromEntries(
        roles.map(({id, severities}) => [
            id,
            !(id in seats) && severity && severities && !severities.includes(severity)
                ? id === ownerRole
                    ? me
                    : null
                : (all[id] ?? null),
        ]),
    );
}

/**
 * What was chosen and not typed. Kept like the typed text, which would otherwise go out with another severity or channel than it was meant
 * for.
 */
interface Choices {
    severity?: Severity | undefined;
    seats: Record<string, string | null>;
    channel?: ChannelChoice;
}

function readChoices(text: string | null): Choices {
    const value = keptJson(text);
    return isChoices(value) ? value : {seats: {}};
}

function isChoices(value: unknown): value is Choices {
    return fieldOf(value, 'seats') instanceof Object;
}

/** What the sidecar fills in; null until it has answered. What the person typed is not replaced. */
function useFilled(playbook: string, channelId: string, postId: string | null): Filled | null {
    const {reads} = useSetCycle();
    const [filled, setFilled] = useState<Filled | null>(null);
    useEffect(() => {
        let over = false;
        void reads.startForm(playbook, channelId || null, postId).then((outcome) => {
            if (!over && outcome.ok) {
                setFilled(outcome.body);
            }
        });
        return () => {
            over = true;
        };
    }, [reads, playbook, channelId, postId]);
    return filled;
}
