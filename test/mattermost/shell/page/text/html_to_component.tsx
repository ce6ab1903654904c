import {Fragment, createElement} from 'react';
import type {ReactNode} from 'react';

const allowed = new Set(
    'a b blockquote br button code del div em h1 h2 h3 h4 h5 h6 hr i input li ol p pre span strong table tbody td th thead tr ul'.split(
        ' ',
    ),
);
const attributes: Record<string, string> = {
    class: 'className',
    href: 'href',
    rel: 'rel',
    target: 'target',
    type: 'type',
    disabled: 'disabled',
    'data-mention': 'data-mention',
    'data-channel-mention': 'data-channel-mention',
    'data-hashtag': 'data-hashtag',
};

function propsOf(element: Element, key: number): Record<string, unknown> {
    const props: Record<string, unknown> = {key};
    for (const {name, value} of element.attributes) {
        const prop = attributes[name];
        const isScript = name === 'href' && /^\s*javascript:/i.test(value);
        if (prop !== undefined && !isScript) {
            props[prop] = name === 'disabled' ? true : value;
        }
    }
    if (element instanceof HTMLInputElement) {
        props['checked'] = element.hasAttribute('checked');
        props['readOnly'] = true;
    }
    return props;
}

function toReact(node: Node, key: number): ReactNode {
    if (node.nodeType === Node.TEXT_NODE) {
        return node.textContent;
    }
    if (!(node instanceof Element)) {
        return null;
    }
    const tag = node.tagName.toLowerCase();
    const children = [...node.childNodes].map(toReact);
    return createElement(allowed.has(tag) ? tag : 'span', propsOf(node, key), ...children);
}

/** `PostUtils.messageHtmlToComponent`: HTML of formatText as React elements; tags and attributes that are not on the list go. */
export function messageHtmlToComponent(html: string): ReactNode {
    const body = new DOMParser().parseFromString(html, 'text/html').body;
    return createElement(Fragment, null, ...[...body.childNodes].map(toReact));
}
