import {act} from '@testing-library/react';
import userEvent, {type UserEvent} from '@testing-library/user-event';

/** What a person does on the page. Everything that follows at once is finished before the next step. */
export interface Person {
    click(element: Element): Promise<void>;
    type(element: Element, text: string): Promise<void>;
    clear(element: Element): Promise<void>;
    /** All at once, because nobody types a long text. */
    paste(element: Element, text: string): Promise<void>;
    keyboard(keys: string): Promise<void>;
    choose(element: Element, option: string): Promise<void>;
}

/** Under fake timers, which every test of a page uses. */
export function aPerson(): Person {
    const user = userEvent.setup({advanceTimers: (ms) => jest.advanceTimersByTime(ms)});
    const step = async (what: (user: UserEvent) => Promise<void>): Promise<void> => {
        await what(user);
        await act(async () => {
            await jest.advanceTimersByTimeAsync(20);
        });
    };
    return {
        click: (element) => step((one) => one.click(element)),
        type: (element, text) => step((one) => one.type(element, text)),
        paste: (element, text) =>
            step(async (one) => {
                await one.click(element);
                await one.paste(text);
            }),
        clear: (element) => step((one) => one.clear(element)),
        keyboard: (keys) => step((one) => one.keyboard(keys)),
        choose: (element, option) => step((one) => one.selectOptions(element, option)),
    };
}
