import type {JsonObject} from './json';
import type {Status, User} from './records';
import type {World} from './world';

/** The status of a person; offline when none was ever set. */
export function statusOf(world: World, userId: string): Status {
    return (
        world.state.statuses.get(userId) ?? {
            user_id: userId,
            status: 'offline',
            manual: false,
            last_activity_at: 0,
            dnd_end_time: 0,
        }
    );
}

export function statusView(status: Status): JsonObject {
    return {...status};
}

/** Sets a status; only the person's own connections are told. */
export function setStatus(world: World, userId: string, status: string, manual: boolean, dndEndTime = 0): Status {
    const next: Status = {
        user_id: userId,
        status,
        manual,
        last_activity_at: world.clock.now(),
        dnd_end_time: dndEndTime,
    };
    const changed = statusOf(world, userId).status !== status;
    world.state.statuses.set(userId, next);
    if (changed) {
        world.hub.publish('status_change', {status, user_id: userId}, {userId});
    }
    world.changed();
    return next;
}

/** Out of office comes and goes with the auto responder only (users.json); the old end of dnd stays in the row. */
export function setAutoResponder(world: World, user: User): void {
    const isActive = user.notify_props['auto_responder_active'] === 'true';
    const {status, dnd_end_time: dndEndTime} = statusOf(world, user.id);
    if (isActive && status !== 'ooo') {
        setStatus(world, user.id, 'ooo', true, dndEndTime);
    } else if (!isActive && status === 'ooo') {
        setStatus(world, user.id, 'online', false);
    }
}

/** A connection opened or closed: online or offline, unless the person chose otherwise. */
export function noteConnection(world: World, userId: string, online: boolean): void {
    if (!statusOf(world, userId).manual) {
        setStatus(world, userId, online ? 'online' : 'offline', false);
    }
}
