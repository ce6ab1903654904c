/**
 * Does every step, one after the other, though one fails: what is not closed lives on, a database server too. Empties the list, so that
 * nothing is done twice. Throws the first failure; the others are its `cause`.
 */
export async function inOrder(steps: (() => Promise<unknown>)[]): Promise<void> {
    const failures: unknown[] = [];
    for (const step of steps.splice(0)) {
        try {
            await step();
        } catch (error) {
            failures.push(error);
        }
    }
    const [first, ...others] = failures;
    if (failures.length === 0) {
        return;
    }
    if (first instanceof Error && first.cause === undefined && others.length > 0) {
        first.cause = others;
    }
    throw first;
}
