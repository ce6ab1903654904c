const MARK = 'data-set-cycle';

/** Puts a style sheet into the page once. A second call with the same name replaces the text. */
export function addStyles(name: string, css: string): void {
    const known = document.head.querySelector(`style[${MARK}="${name}"]`);
    const element = known ?? document.createElement('style');
    element.setAttribute(MARK, name);
    element.textContent = css;
    if (!known) {
        document.head.append(element);
    }
}

export function removeStyles(): void {
    document.head.querySelectorAll(`style[${MARK}]`).forEach((element) => element.remove());
}
