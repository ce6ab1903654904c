import {publicUrlFor} from './listen_address';

const OURS = 'http://127.0.0.77:8077';
const at = (host: string, port: number): {host: string; port: number} => ({host, port});

describe('where Mattermost reaches the sidecar', () => {
    test.each([
        ['is our own address of the loopback', undefined, undefined, null, OURS],
        ['is what the operator says', 'https://set.example.com/', at('0.0.0.0', 8077), null, 'https://set.example.com'],
        ['is where it listens', undefined, at('127.0.0.77', 8088), null, 'http://127.0.0.77:8088'],
        [
            'is on the loopback when it listens everywhere',
            undefined,
            at('0.0.0.0', 8088),
            null,
            'http://127.0.0.77:8088',
        ],
        [
            'follows when it is to listen elsewhere',
            undefined,
            at('127.0.0.77', 8088),
            {listen: at('127.0.0.77', 8077), publicUrl: OURS},
            'http://127.0.0.77:8088',
        ],
        [
            'is mended where only half of it had followed',
            undefined,
            at('127.0.0.77', 8088),
            {listen: at('127.0.0.77', 8088), publicUrl: OURS},
            'http://127.0.0.77:8088',
        ],
        [
            'stays what the operator chose, wherever it listens',
            undefined,
            at('0.0.0.0', 8088),
            {listen: at('0.0.0.0', 8077), publicUrl: 'https://set.example.com'},
            'https://set.example.com',
        ],
        ['stays in a repair', undefined, undefined, {listen: at('10.0.0.1', 9000)}, 'http://10.0.0.1:9000'],
    ])('%s', (_what, chosen, listen, old, url) => {
        expect(publicUrlFor(chosen, listen, old)).toBe(url);
    });
});
