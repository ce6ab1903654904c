import type {Locator, Page} from 'playwright-core';

/** Messages of the open channel that have these words. */
export function message(page: Page, words: string | RegExp): Locator {
    return page.locator('#postListContent [data-testid=postView]').filter({hasText: words});
}

/** The card of a run in the open channel. */
export function card(page: Page, name: string): Locator {
    return page.locator('#postListContent .sc-card').filter({hasText: name});
}

/** How many items of a run are done, as its card says. On a day off what repeats is done, so it does not begin with none. */
export async function doneOnCard(page: Page, name: string): Promise<number> {
    const text = await card(page, name)
        .getByText(/^\d+\/\d+/)
        .innerText();
    return parseInt(text, 10);
}

/** Waits until that many are. */
export async function doneOnCardIs(page: Page, name: string, done: number): Promise<void> {
    await card(page, name)
        .getByText(new RegExp(`^${done}/`))
        .waitFor();
}

/** A plugin's entry in the menu of a message. */
export async function messageMenu(page: Page, words: string, entry: string): Promise<void> {
    const post = message(page, words).first();
    await post.hover();
    await post.getByRole('button', {name: 'Message actions'}).click();
    await page.getByRole('menuitem', {name: entry}).click();
}

/** Opens a channel by its link in the list at the left. */
export async function goTo(page: Page, channel: string): Promise<void> {
    await page
        .locator('#SidebarContainer')
        .getByRole('link', {name: new RegExp(`^${channel}`)})
        .click();
    await page.locator('#channelHeaderTitle', {hasText: channel}).waitFor();
}
