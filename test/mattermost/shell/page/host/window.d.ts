import type {WebShell} from './shell_object';

declare global {
    interface Window {
        basename?: string;
        __shell?: WebShell;
    }
}
