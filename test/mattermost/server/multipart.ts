/** One part of a multipart body. */
export interface Part {
    name: string;
    fileName: string | null;
    content: Buffer;
}

const HEADER_END = Buffer.from('\r\n\r\n');

function readPart(bytes: Buffer): Part | null {
    const end = bytes.indexOf(HEADER_END);
    if (end < 0) {
        return null;
    }
    const header = bytes.subarray(0, end).toString('utf8');
    const name = /[; ]name="([^"]*)"/.exec(header)?.[1];
    if (name === undefined) {
        return null;
    }
    const fileName = /filename="([^"]*)"/.exec(header)?.[1] ?? null;
    return {name, fileName, content: bytes.subarray(end + HEADER_END.length)};
}

/** Splits a multipart/form-data body; an empty list when it is none. */
export function readMultipart(contentType: string, body: Buffer): Part[] {
    const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
    if (!boundary) {
        return [];
    }
    const mark = Buffer.from(`--${boundary}`);
    const parts: Part[] = [];
    let at = body.indexOf(mark);
    while (at >= 0) {
        const start = at + mark.length + 2;
        const next = body.indexOf(mark, start);
        const part = next < 0 ? null : readPart(body.subarray(start, next - 2));
        if (part) {
            parts.push(part);
        }
        at = next;
    }
    return parts;
}
