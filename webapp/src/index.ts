import {PLUGIN_ID} from '../../server-ts/src/contract/names';
import './host/globals';
import {makePlugin} from './surfaces/plugin';

window.registerPlugin(PLUGIN_ID, makePlugin());
