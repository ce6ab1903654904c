import type {Locator, Page} from 'playwright-core';

/** Words as they stand, for a pattern. */
export function literal(words: string): string {
    return words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export function sidebar(page: Page): Locator {
    return page.locator('#rhsContainer');
}

/** The line of a run on the home page. */
export function runLine(page: Page, name: string): Locator {
    return sidebar(page).locator('[data-run]', {hasText: name});
}

/** From the home page into a run. */
export async function openRun(page: Page, name: string): Promise<void> {
    await runLine(page, name).click();
    await sidebar(page).getByRole('tablist').waitFor();
}

export async function backHome(page: Page): Promise<void> {
    await sidebar(page).getByRole('button', {name: 'Back to all runs'}).click();
    await sidebar(page).getByRole('button', {name: 'Start a run'}).waitFor();
}

export async function openTab(page: Page, name: 'Checklist' | 'Updates' | 'Timeline' | 'Details'): Promise<void> {
    await sidebar(page)
        .getByRole('tab', {name: new RegExp(`^${name}`)})
        .click();
    await sidebar(page)
        .getByRole('tabpanel', {name: new RegExp(`^${name}`)})
        .waitFor();
}

/** An entry of the run's own menu. */
export async function runMenu(page: Page, entry: string): Promise<void> {
    await sidebar(page).getByRole('button', {name: 'More for this run'}).click();
    await page.getByRole('menuitem', {name: entry}).click();
}

/** A button of the sidebar by its exact words. */
export function button(page: Page, name: string): Locator {
    return sidebar(page).getByRole('button', {name, exact: true});
}

/** What was read out to screen readers last. */
export function announced(page: Page, words: string): Locator {
    return sidebar(page).locator('[role="log"][aria-live="polite"]', {hasText: words});
}
