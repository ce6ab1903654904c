import type {Page} from 'playwright-core';
import {button, sidebar} from './sidebar';

export async function openStartForm(page: Page, playbook?: string): Promise<void> {
    await button(page, 'Start a run').click();
    await sidebar(page).getByLabel('Playbook').waitFor();
    if (playbook !== undefined) {
        await sidebar(page).getByLabel('Playbook').selectOption({label: playbook});
    }
}

/** Puts a person into a role of the form. */
export async function seat(page: Page, role: string, person: string): Promise<void> {
    await sidebar(page)
        .getByRole('button', {name: new RegExp(`^${role} .*(Choose|Change)$`)})
        .click();
    await sidebar(page).getByRole('combobox', {name: role}).fill(person);
    await sidebar(page)
        .getByRole('option', {name: new RegExp(`^${person}`)})
        .click();
}

/** What the name field holds, once the sidecar has filled it in. */
export async function prefilledName(page: Page): Promise<string> {
    const field = sidebar(page).getByLabel('Name', {exact: true});
    await page.waitForFunction(
        (input) => input instanceof HTMLInputElement && input.value !== '',
        await field.elementHandle(),
    );
    return field.inputValue();
}

export async function start(page: Page): Promise<void> {
    await button(page, 'Start the run').click();
    await sidebar(page).getByRole('tablist').waitFor();
}
