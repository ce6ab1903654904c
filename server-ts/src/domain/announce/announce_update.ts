import {inRun} from './announce_duty';
import type {RunEvent} from '../event';
import {broadcastSlot, updateSlot, type Body, type Message} from './message';
import {copiedTo, type Run} from '../run';

/** An update: in the run's channel, copied to its broadcast channels, and to each follower except its author. */
export function announceUpdate(event: Extract<RunEvent, {type: 'update_posted'}>, after: Run): Message[] {
    if (event.by === null) {
        return [];
    }
    const {updateId: id, kind, text, by, at, next} = event;
    const update = {id, kind, text, by, at, ...(next === undefined ? {} : {next})};
    const {severity} = after.details;
    const followers = after.followers.filter((user) => user !== event.by);
    return [
        {...inRun({kind: 'status_update', update, severity}), slot: updateSlot(id)},
        ...inBroadcasts(after, {kind: 'broadcast', update, severity}, false),
        ...followers.map((user): Message => ({op: 'tell_follower', user, update, severity})),
    ];
}

/** In the run's thread of each channel that its updates are copied to; its own channel has them already. */
export function inBroadcasts(run: Run, body: Body, joins: boolean): Message[] {
    return copiedTo(run).map((channelId): Message => ({
        op: 'post',
        place: {kind: 'channel', channelId},
        body,
        // A lane for each channel: one for which Mattermost is slow does not hold up the others.
        lane: `channel:${channelId}`,
        thread: {slot: broadcastSlot(channelId), ...(joins ? {joins} : {})},
    }));
}
