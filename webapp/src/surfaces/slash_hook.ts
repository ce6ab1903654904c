import {COMMAND_TRIGGER} from '../../../server-ts/src/contract/names';
import type {SlashAnswer} from '../host/registry';
import type {SetCycle} from '../store/set_cycle';

/** `/set open` opens the sidebar and is not sent. Every other command is sent as usual. */
export function slashHook({go}: SetCycle, open: () => void): (message: string, args: unknown) => Promise<SlashAnswer> {
    const ours = new RegExp(`^/${COMMAND_TRIGGER}\\s+open\\s*$`, 'i');
    return (message, args) => {
        if (!ours.test(message.trim())) {
            return Promise.resolve({message, args});
        }
        go({name: 'home'});
        open();
        return Promise.resolve({});
    };
}
