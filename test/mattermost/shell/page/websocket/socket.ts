import {createSocketClient} from './client';

/** The one socket of this page. */
export const socketClient = createSocketClient();
