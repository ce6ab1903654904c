import type {Locator, Page} from 'playwright-core';

/** Messages of the open channel that have these words. */
export function message(page: Page, words: string | RegExp): Locator {
    return page.locator('#postListContent [data-testid=postView]').filter({hasText: words});
}

/** The card of a run in the open channel. */
export function card(page: Page, name: string): Locator {
    return page.locator('#postListContent .set-cycle-card').filter({hasText: name});
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
