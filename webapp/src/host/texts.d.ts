/**
 * All texts that `page_texts.ts` does not name, as a module of its own: the bundler puts them into the sidebar's part, and not into what
 * every page loads.
 */
declare module '*/en.json?all' {
    const texts: Record<string, string>;
    export default texts;
}
