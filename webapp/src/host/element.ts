import {createElement} from 'react';

/** `React.createElement` under a name that the build may shorten: the bundle says it 700 times (`element_loader.js`). */
export const makeElement = createElement;
