import type {StartBody} from '../../contract/request';
import {SEVERITIES} from '../../domain/duty/duty_rule';
import type {Playbook, RoleSpec} from '../../domain/playbook';
import type {ChannelId, Millis, UserId} from '../../domain/units';
import type {StartForm} from '../../contract/answer';
import type {Desk} from '../desk';
import {FORM_LIFE, sealForm} from './dialog_state';
import {severityField} from './forms';
import type {DialogField, DialogForm} from '../mattermost_ports';
import {quoteName} from '../wording/quote';

/** Mattermost's most for a field of one line. */
const NAME_IN_FORM = 150;

/** The start form for phones and for `/set start`: the same as the sidebar's, as a dialog of Mattermost. */
export async function startForm(
    desk: Desk,
    playbook: Playbook,
    where: {user: string; team: string; here: ChannelId | null; now: Millis},
    first: StartForm,
    typed?: Record<string, string>,
): Promise<DialogForm> {
    const state = sealForm(desk.seals, {
        user: where.user,
        kind: 'start',
        subject: playbook.id,
        about: where.here ?? '',
        team: where.team,
        until: where.now + FORM_LIFE,
        id: desk.ids.id(),
    });
    const value = (name: string, otherwise: string): string => typed?.[name] ?? otherwise;
    // Whole characters, never half an emoji.
    const name = [...value('name', first.name)].slice(0, NAME_IN_FORM).join('');
    const fields: DialogField[] = [{name: 'name', label: 'Name', type: 'text', value: name, maxLength: NAME_IN_FORM}];
    if (playbook.fields.includes('severity')) {
        // Nothing is chosen at first: it decides who is woken and what is owed.
        fields.push(severityField(value('severity', '')));
    }
    for (const [name, label] of [
        ['customer', 'Customer'],
        ['ticket', 'Ticket'],
        ['summary', 'Summary'],
    ] as const) {
        if (playbook.fields.includes(name)) {
            fields.push({
                name,
                label,
                type: name === 'summary' ? 'textarea' : 'text',
                value: value(name, name === 'summary' ? first.summary : ''),
                optional: true,
            });
        }
    }
    for (const role of playbook.roles) {
        fields.push({
            name: `seat_${role.id}`,
            label: role.title,
            type: 'select',
            among: 'people',
            optional: true,
            value: value(`seat_${role.id}`, first.seats[role.id] ?? ''),
            help: emptySeat(first, role, {isOwner: playbook.ownerRole === role.id, reader: where.user}),
        });
    }
    if (playbook.roles.some(({id, from}) => from !== undefined && first.seats[id])) {
        fields.push(emptyRoles(value('empty_roles', ON_DUTY)));
    }
    const isGuest = await isGuestOf(desk, where.user);
    fields.push(...channelFields(playbook, {hasHere: where.here !== null, isGuest}, value));
    const introduction = `**${quoteName(playbook.title)}**. ${playbook.description}`;
    return {title: 'Start a run', introduction, submitLabel: 'Start the run', fields, state};
}

const ON_DUTY = 'on_duty';
const NOBODY = 'nobody';

/** An empty field is ambiguous: somebody may have cleared it, or Mattermost never showed the default. So the form asks. */
function emptyRoles(value: string): DialogField {
    return {
        name: 'empty_roles',
        label: 'Roles left empty',
        type: 'select',
        value,
        options: [
            {text: 'Go to the person named below each', value: ON_DUTY},
            {text: 'Stay empty', value: NOBODY},
        ],
    };
}

/** Mattermost's web app (11.6) never shows the default of a field for people, so the help text names who gets the role. */
function emptySeat(
    {seats, people}: StartForm,
    {id: role, severities}: RoleSpec,
    {isOwner, reader}: {isOwner: boolean; reader: UserId},
): string {
    const person = people.find(({id}) => id === seats[role]);
    if (!person) {
        return 'Left empty: nobody yet.';
    }
    const isReader = person.id === reader;
    const only =
        severities === undefined || (isOwner && isReader)
            ? ''
            : ` (${severities.join(', ')} only${isOwner ? ', else you' : ''})`;
    return `Left empty: ${isReader ? 'you' : quoteName(person.name)}${only}.`;
}

const NEW_CHANNELS = [
    {text: 'A new private channel', value: 'private'},
    {text: 'A new public channel', value: 'public'},
];
const ELSEWHERE = {name: 'elsewhere', type: 'select', among: 'channels'} as const;

/** Mattermost lets guests make no channels, so none is offered to them. */
export async function isGuestOf(desk: Desk, user: UserId): Promise<boolean> {
    return (await desk.people.get([user])).get(user)?.isGuest === true;
}

function channelFields(
    {channel}: Playbook,
    {hasHere, isGuest}: {hasHere: boolean; isGuest: boolean},
    value: (name: string, otherwise: string) => string,
): DialogField[] {
    const options = [
        ...(channel.newRequired || !hasHere ? [] : [{text: 'This channel', value: 'this'}]),
        ...(isGuest ? [] : NEW_CHANNELS),
    ];
    const [offered] = options;
    if (!offered) {
        return [{...ELSEWHERE, label: 'Channel', value: value('elsewhere', ''), help: 'One that you are in.'}];
    }
    const isOffered = options.some((option) => option.value === channel.default);
    const first = isOffered ? channel.default : offered.value;
    const choice: DialogField = {
        name: 'channel',
        label: 'Channel',
        type: 'select',
        value: value('channel', first),
        options,
    };
    return channel.newRequired
        ? [choice]
        : [
              choice,
              {
                  ...ELSEWHERE,
                  label: 'Or another channel',
                  optional: true,
                  value: value('elsewhere', ''),
                  help: 'One that you are in. Left empty, the choice above holds.',
              },
          ];
}

/**
 * What was filled in, as the sidebar would have sent it. Empty seats go to whoever is on duty, unless the form says that they stay empty.
 */
export function startBody(
    playbook: Playbook,
    here: ChannelId,
    typed: Record<string, string>,
    onDuty: StartForm['seats'],
): StartBody {
    const severity = SEVERITIES.find((candidate) => candidate === typed['severity']);
    const otherwise = typed['empty_roles'] === NOBODY ? {} : onDuty;
    const seats = Object.fromEntries(
        playbook.roles.map((role) => [role.id, typed[`seat_${role.id}`] || (otherwise[role.id] ?? null)]),
    );
    const kind = typed['channel'];
    const elsewhere = typed['elsewhere'] ?? '';
    const isNew = elsewhere === '' && (kind === 'public' || kind === 'private');
    return {
        type: 'start',
        playbook: playbook.id,
        name: typed['name'] ?? '',
        channel: isNew ? {kind} : {kind: 'existing', channelId: elsewhere || here},
        seats,
        customer: typed['customer'] ?? '',
        ticket: typed['ticket'] ?? '',
        summary: typed['summary'] ?? '',
        ...(severity ? {severity} : {}),
    };
}

/** The field of the dialog for the field of a refusal; the channel may have been chosen in either of two. */
export function dialogField(field: string | undefined, typed: Record<string, string> = {}): string | undefined {
    if (field === 'channel' && typed['elsewhere']) {
        return 'elsewhere';
    }
    return field?.startsWith('seats.') ? `seat_${field.slice('seats.'.length)}` : field;
}
