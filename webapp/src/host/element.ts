import {createElement} from 'react';

/** `React.createElement` under a name of one letter: the bundle says it 700 times (`element_loader.js`). */
export const h = createElement;
