import type {WebSocket} from 'ws';

import {newId} from './ids';
import {teamMember, type State} from './state';

/** Whom an event goes to, as it stands in the event. */
export interface Broadcast {
    userId?: string;
    channelId?: string;
    teamId?: string;
    omit?: string;
    sanitized?: boolean;
}

/** An event that was published, whoever heard it. */
export interface PublishedEvent {
    event: string;
    data: object;
    broadcast: Broadcast;
    at: number;
}

/** Data that only one person's copy carries, such as their own mention. */
export type DataFor = Map<string, object>;

export interface Connection {
    id: string;
    userId: string;
    token: string;
    socket: WebSocket | null;
    /** Number of the next message. */
    seq: number;
    /** Messages that a resumed connection may ask for again. */
    kept: {seq: number; text: string}[];
    lostAt: number;
}

export interface Hub {
    events: PublishedEvent[];
    publish(event: string, data: object, broadcast: Broadcast, dataFor?: DataFor): void;
    connect(userId: string, token: string, socket: WebSocket): Connection;
    /** Takes up a lost connection again; null when that cannot be done without a gap. */
    resume(id: string, seq: number, userId: string, socket: WebSocket): Connection | null;
    lose(connection: Connection): void;
    send(connection: Connection, event: string, data: object, broadcast: Broadcast): void;
    openConnections(): Connection[];
    closeAll(): void;
}

// 128 messages that were sent and 256 that queue up while the client is away are kept (mattermost.md §5).
const SENT_KEPT = 128;
const QUEUED_KEPT = 256;
const EVENTS_KEPT = 5000;

interface Heard {
    state: State;
    now(): number;
    /** False for sessions that ended: their sockets stay open, but deaf (verified for a disabled bot). */
    isAlive(token: string): boolean;
}

function wire(broadcast: Broadcast): object {
    return {
        omit_users: broadcast.omit ? {[broadcast.omit]: true} : null,
        user_id: broadcast.userId ?? '',
        channel_id: broadcast.channelId ?? '',
        team_id: broadcast.teamId ?? '',
        connection_id: '',
        omit_connection_id: '',
        ...(broadcast.sanitized ? {contains_sanitized_data: true} : {}),
    };
}

function head(event: string, data: object, broadcast: Broadcast): string {
    return `{"event":${JSON.stringify(event)},"data":${JSON.stringify(data)},"broadcast":${JSON.stringify(wire(broadcast))},"seq":`;
}

function deliver(connection: Connection, start: string): void {
    const text = `${start}${String(connection.seq)}}`;
    connection.kept.push({seq: connection.seq, text});
    connection.seq += 1;
    if (connection.socket) {
        connection.socket.send(text);
        if (connection.kept.length > SENT_KEPT * 2) {
            connection.kept.splice(0, connection.kept.length - SENT_KEPT);
        }
    }
}

/** The connections of a server. */
export function startHub(heard: Heard): Hub {
    const connections = new Map<string, Connection>();
    const events: PublishedEvent[] = [];

    function hears(connection: Connection, broadcast: Broadcast): boolean {
        const {userId, channelId, teamId, omit} = broadcast;
        if (omit === connection.userId || (userId && userId !== connection.userId)) {
            return false;
        }
        if (!userId && channelId) {
            return heard.state.channelMembers.get(channelId)?.has(connection.userId) === true;
        }
        return userId || !teamId ? true : Boolean(teamMember(heard.state, teamId, connection.userId));
    }

    function forgetWhenFull(connection: Connection): void {
        const queued = connection.kept.filter((message) => message.seq >= connection.lostAt).length;
        if (queued > QUEUED_KEPT) {
            connections.delete(connection.id);
        }
    }

    return {
        events,
        publish(event, data, broadcast, dataFor) {
            events.push({event, data, broadcast, at: heard.now()});
            if (events.length > EVENTS_KEPT * 2) {
                events.splice(0, events.length - EVENTS_KEPT);
            }
            let start = '';
            for (const connection of connections.values()) {
                if (!hears(connection, broadcast) || !heard.isAlive(connection.token)) {
                    continue;
                }
                const own = dataFor?.get(connection.userId);
                if (own) {
                    deliver(connection, head(event, {...data, ...own}, broadcast));
                } else {
                    start = start || head(event, data, broadcast);
                    deliver(connection, start);
                }
                if (!connection.socket) {
                    forgetWhenFull(connection);
                }
            }
        },
        connect(userId, token, socket) {
            const connection = {id: newId(), userId, token, socket, seq: 0, kept: [], lostAt: 0};
            connections.set(connection.id, connection);
            return connection;
        },
        resume(id, seq, userId, socket) {
            const connection = connections.get(id);
            if (!connection || connection.userId !== userId || connection.socket) {
                return null;
            }
            if (seq === 0) {
                // Numbering starts again, without a hello, and what was missed is lost (verified.md §6).
                connection.seq = 0;
                connection.kept = [];
                connection.socket = socket;
                return connection;
            }
            const oldest = connection.kept[0]?.seq ?? connection.seq;
            if (seq < oldest || seq > connection.seq) {
                connections.delete(id);
                return null;
            }
            connection.socket = socket;
            for (const message of connection.kept) {
                if (message.seq >= seq) {
                    socket.send(message.text);
                }
            }
            return connection;
        },
        lose(connection) {
            connection.socket = null;
            connection.lostAt = connection.seq;
            connection.kept.splice(0, Math.max(0, connection.kept.length - SENT_KEPT));
        },
        send(connection, event, data, broadcast) {
            deliver(connection, head(event, data, broadcast));
        },
        openConnections: () => [...connections.values()].filter((connection) => connection.socket),
        closeAll() {
            for (const connection of connections.values()) {
                connection.socket?.terminate();
            }
            connections.clear();
        },
    };
}
