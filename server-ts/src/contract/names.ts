/** Names that both sides and Mattermost know. */
export const PLUGIN_ID = 'set-cycle';
export const BOT_USERNAME = 'set-cycle';
/** The command that people type. */
export const COMMAND_TRIGGER = 'set';
/** The hidden command that carries the sidebar's requests. */
export const HIDDEN_TRIGGER = 'set-cycle-api';
/** Mattermost keeps post types to 26 characters. */
export const RUN_CARD_TYPE = 'custom_set_run';
/** The key in the `props` of a command's answer and of our posts. */
export const PROPS_KEY = 'set_cycle';
