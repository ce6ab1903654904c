/** An instant: milliseconds since 1970-01-01T00:00Z, as Mattermost stores it. */
export type Millis = number;

/** 26 characters `[a-z0-9]`, given by Mattermost. */
export type UserId = string;
export type TeamId = string;
export type ChannelId = string;
export type PostId = string;

/** Ours: 26 characters `[a-z0-9]`, so that they look and sort like Mattermost's. */
export type RunId = string;
export type ItemId = string;

/** A named seat, as the playbook spells it: `lead`, `primary`, `backup`, `work_owner`, `communication_owner`. */
export type RoleId = string;

/** An IANA time zone name, `Europe/Amsterdam`. */
export type Zone = string;

export const SECOND: Millis = 1_000;
export const MINUTE: Millis = 60 * SECOND;
export const HOUR: Millis = 60 * MINUTE;
export const DAY: Millis = 24 * HOUR;
