import type {Locator, Page} from 'playwright-core';
import {button, literal, sidebar} from './sidebar';

export type BoxState = 'true' | 'false' | 'mixed';

export function row(page: Page, title: string): Locator {
    return sidebar(page)
        .locator('[data-item]')
        .filter({has: page.locator('.sc-item-title', {hasText: new RegExp(`^${literal(title)},`)})});
}

export function box(page: Page, title: string): Locator {
    return row(page, title).getByRole('checkbox');
}

/** Waits until the item's box is `true` (done), `false` or `mixed` (in progress). */
export async function boxIs(page: Page, title: string, state: BoxState): Promise<void> {
    await row(page, title).locator(`[role="checkbox"][aria-checked="${state}"]`).waitFor();
}

/** An entry of the item's menu. */
export async function choose(page: Page, title: string, entry: string): Promise<void> {
    await row(page, title)
        .getByRole('button', {name: `More for ${title}`})
        .click();
    await page.getByRole('menuitem', {name: entry}).click();
}

export async function skip(page: Page, title: string, reason: string): Promise<void> {
    await choose(page, title, 'Skip');
    await sidebar(page).getByLabel('Why is it skipped?').fill(reason);
    await button(page, 'Skip').click();
}

/** Assigns to a role or a person, found by typing. */
export async function assign(page: Page, title: string, to: string): Promise<void> {
    await choose(page, title, 'Assign');
    await sidebar(page).getByRole('combobox', {name: 'Assign'}).fill(to);
    await sidebar(page)
        .getByRole('option', {name: new RegExp(`^${literal(to)}`)})
        .first()
        .click();
}

export async function add(page: Page, phase: string, title: string): Promise<void> {
    await button(page, `Add an item to ${phase}`).click();
    const field = sidebar(page).getByRole('textbox', {name: `Add an item to ${phase}`});
    await field.fill(title);
    await field.press('Enter');
    await field.press('Escape');
}

/** Titles of a phase, in their order. */
export async function titles(page: Page, phase: string): Promise<string[]> {
    const all = await sidebar(page)
        .locator(`section[aria-label="${phase}"] [data-item] .sc-item-title`)
        .allInnerTexts();
    return all.map((text) => text.replace(/\s*,\s*(Open|Done|In progress|Skipped)$/, ''));
}

/** Drags an item by its grip onto the lower half of another. */
export async function drag(page: Page, title: string, below: string): Promise<void> {
    await row(page, title).hover();
    const grip = await row(page, title).locator('.sc-grip').boundingBox();
    const target = await row(page, below).boundingBox();
    if (!grip || !target) {
        throw new Error(`no place to drag ${title} from, or to`);
    }
    await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
    await page.mouse.down();
    await page.mouse.move(target.x + target.width / 2, target.y + target.height - 3, {steps: 5});
    await page.mouse.up();
}
