import {readFileSync} from 'node:fs';
import {join} from 'node:path';

import {isObject, listAt, numberAt, objectAt, textAt, type Json, type JsonObject} from '../json';
import {differences, resolve, resolveJson, type Bindings} from './replay_match';
import {exceptions, type Exception} from './replay_exceptions';
import {scenes} from './replay_scenes';
import {send, startStage, type Stage} from './replay_stage';

// The rate limiter's numbers and the content type are compared; the rest of the headers belong to no contract of ours.
const HEADERS = new Set([
    'content-type',
    'retry-after',
    'x-ratelimit-limit',
    'x-ratelimit-remaining',
    'x-ratelimit-reset',
]);

function rowsOf(file: string, stage: Stage): JsonObject[] {
    const text = readFileSync(join(__dirname, '..', '..', 'recordings', `${file}.json`), 'utf8')
        .replaceAll('http://127.0.0.1:8077', stage.sidecar.url)
        .replaceAll('http://127.0.0.1:8065', stage.mm.url)
        // One row was recorded with a trigger that had a suffix.
        .replaceAll('SETMWPPI25O', 'SET');
    const rows: Json = JSON.parse(text);
    return Array.isArray(rows) ? rows.filter(isObject) : [];
}

function bodyText(body: Json | undefined, bindings: Bindings): string | undefined {
    if (body === null || body === undefined) {
        return undefined;
    }
    return typeof body === 'string' ? resolve(body, bindings) : JSON.stringify(resolveJson(body, bindings));
}

function withoutLength(request: JsonObject): JsonObject {
    const headers = {...objectAt(request, 'headers')};
    delete headers['content-length'];
    delete headers['host'];
    delete headers['connection'];
    return {...request, headers};
}

function compareSidecar(row: JsonObject, stage: Stage): string[] {
    const expected = (listAt(row, 'sidecar') ?? []).filter(isObject).map((one) => objectAt(one, 'request') ?? {});
    const actual = stage.sidecar.requests;
    if (expected.length !== actual.length) {
        return [`the integration was asked ${String(actual.length)} times, not ${String(expected.length)}`];
    }
    return expected.flatMap((request, at) =>
        differences(
            withoutLength(request),
            withoutLength(actual[at] ?? {}),
            stage.bindings,
            {},
            `integration[${String(at)}]`,
        ),
    );
}

function compareHeaders(expected: JsonObject, actual: Headers): string[] {
    return Object.entries(expected).flatMap(([name, value]) => {
        const found = actual.get(name);
        return !HEADERS.has(name) || found === value
            ? []
            : [`header ${name}: ${String(found)} instead of ${String(value)}`];
    });
}

function postsIn(stage: Stage, row: JsonObject): number {
    const body = objectAt(objectAt(row, 'request') ?? {}, 'body') ?? {};
    return stage.mm.posts(stage.bindings.get(textAt(body, 'channel_id')) ?? '').length;
}

async function play(
    stage: Stage,
    row: JsonObject,
    given: string | FormData | undefined,
    exception: Exception | undefined,
): Promise<string[]> {
    const request = objectAt(row, 'request') ?? {};
    const expected = objectAt(row, 'response') ?? {};
    stage.sidecar.requests.length = 0;
    stage.sidecar.replies = (listAt(row, 'sidecar') ?? [])
        .filter(isObject)
        .map((one) => resolveJson(one['reply'] ?? {}, stage.bindings))
        .filter(isObject);
    const before = postsIn(stage, row);
    const path = resolve(textAt(request, 'path'), stage.bindings);
    const body = given ?? bodyText(request['body'], stage.bindings);
    const answer = await send(stage, textAt(row, 'as'), textAt(request, 'method'), path, body);
    const wrong: string[] = [];
    if (answer.status !== expected['status']) {
        wrong.push(
            `status ${String(answer.status)} instead of ${String(expected['status'])}: ${JSON.stringify(answer.body)}`,
        );
    }
    wrong.push(...compareHeaders(objectAt(expected, 'headers') ?? {}, answer.headers));
    if (expected['body'] !== undefined && !exception?.statusOnly) {
        const actual = typeof expected['body'] === 'string' ? answer.text : answer.body;
        wrong.push(...differences(expected['body'], actual, stage.bindings, exception));
    }
    wrong.push(...compareSidecar(row, stage));
    if (row['posts_created_in_channel'] !== undefined) {
        const made = postsIn(stage, row) - before;
        const wanted = numberAt(row, 'posts_created_in_channel');
        wrong.push(...(made === wanted ? [] : [`${String(made)} posts made instead of ${String(wanted)}`]));
    }
    return wrong;
}

describe.each(Object.keys(scenes))('recording %s', (file) => {
    let stage: Stage;

    beforeAll(async () => {
        stage = await startStage();
        await scenes[file]?.setUp(stage);
    });

    afterAll(async () => {
        await stage.close();
    });

    it('is answered as the real server answered it', async () => {
        const scene = scenes[file];
        const failures: string[] = [];
        let compared = 0;
        for (const [at, row] of rowsOf(file, stage).entries()) {
            if (!isObject(row['request']) || !isObject(row['response'])) {
                continue;
            }
            const given = await scene?.before?.[at]?.(stage);
            const exception = exceptions.find((one) => one.file === file && one.row === at);
            const wrong = await play(stage, row, given, exception);
            await scene?.after?.[at]?.(stage);
            compared += 1;
            failures.push(...wrong.map((text) => `[${String(at)}] ${textAt(row, 'name')} | ${text}`));
        }
        expect(failures).toEqual([]);
        expect(compared).toBeGreaterThan(0);
    });
});
