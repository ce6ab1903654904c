/** A style sheet arrives as its text: `host/styles` puts it into the page. */
declare module '*.css' {
    const text: string;
    export default text;
}
