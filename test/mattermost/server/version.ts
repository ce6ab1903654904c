/** What the server calls itself. */
export const VERSION = '11.6.0';
export const BUILD = '11.6.0-src';
/** As sent in `X-Version-Id` and in `hello`; the digest is that of a configuration. */
export const VERSION_ID = `${VERSION}.${BUILD}.0000000000000000000000000000000000000000000000000000000000000000.false`;
