import type {Command} from '../command';

/** The commands on the checklist. In a file of its own, because the plugin has no use for the list. */
export type ItemCommand = Extract<
    Command,
    {
        type:
            | 'set_item_state'
            | 'tick_item'
            | 'assign_item'
            | 'set_item_due'
            | 'add_item'
            | 'edit_item'
            | 'move_item'
            | 'remove_item'
            | 'restore_item';
    }
>;

const ITEM_COMMANDS: ReadonlySet<string> = new Set<ItemCommand['type']>([
    'set_item_state',
    'tick_item',
    'assign_item',
    'set_item_due',
    'add_item',
    'edit_item',
    'move_item',
    'remove_item',
    'restore_item',
]);

export function isItemCommand(command: Command): command is ItemCommand {
    return ITEM_COMMANDS.has(command.type);
}
