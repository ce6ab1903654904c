import {
    chmodSync,
    chownSync,
    existsSync,
    mkdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type {Account} from '../../server-ts/src/adapters/embedded_postgres/account';
import {NoPostgres, reachableCopy} from '../../server-ts/src/adapters/embedded_postgres/binaries';
import {dataFolderFor, UnusableDataFolder} from '../../server-ts/src/adapters/embedded_postgres/data_folder';
import {scratchFolder} from '../support/cli';

/** Whoever runs the tests; as root others' folders can be made as well. */
const ME = process.getuid?.() ?? 0;
const SOMEBODY = 54_321;
/** Not ours, whoever we are: it cannot pass a folder of mode 0700 that is. */
const account: Account = {uid: 54_322, gid: 54_322};

let folder: string;
beforeEach(() => {
    folder = scratchFolder();
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

describe('programs for an account that cannot reach ours', () => {
    let bin: string;
    let scratch: string;
    const write = (version: string, words: string): void => {
        mkdirSync(bin, {recursive: true});
        writeFileSync(path.join(bin, 'postgres'), words);
        // As a checkout of somebody whose umask lets their group write.
        [path.dirname(bin), bin, path.join(bin, 'postgres')].forEach((place) => chmodSync(place, 0o775));
        writeFileSync(path.join(folder, 'package', 'package.json'), JSON.stringify({version}));
    };
    beforeEach(() => {
        bin = path.join(folder, 'package', 'native', 'bin');
        scratch = path.join(folder, 'bin-copies');
        write('18.4.0', 'ours');
    });
    const copied = (): Promise<string> => reachableCopy(bin, account, scratch);

    test('are copied once for each version, for nobody but us to write', async () => {
        const place = await copied();
        expect(place.startsWith(path.join(scratch, 'postgres-18.4.0-'))).toBe(true);
        expect(readFileSync(path.join(place, 'postgres'), 'utf8')).toBe('ours');
        for (const one of [scratch, path.dirname(place), place, path.join(place, 'postgres')]) {
            expect([one, statSync(one).mode & 0o022]).toEqual([one, 0]);
        }
        expect(await copied()).toBe(place);
        write('19.0.0', 'newer');
        expect(readFileSync(path.join(await copied(), 'postgres'), 'utf8')).toBe('newer');
    });

    test('are not run where somebody else could have put them, and the folder is named', async () => {
        const place = await copied();
        for (const one of [scratch, path.dirname(path.dirname(place)), place, path.join(place, 'postgres')]) {
            const {mode} = statSync(one);
            chmodSync(one, 0o777);
            const attempt = copied();
            await expect(attempt).rejects.toThrow(NoPostgres);
            await expect(attempt).rejects.toThrow(
                `${one} can be written by others (mode 0777), so the PostgreSQL in it`,
            );
            chmodSync(one, mode);
            if (ME === 0) {
                chownSync(one, SOMEBODY, SOMEBODY);
                await expect(copied()).rejects.toThrow(`${one} belongs to user id ${SOMEBODY}`);
                chownSync(one, 0, 0);
            }
        }
        expect(await copied()).toBe(place);
        renameSync(scratch, `${scratch}-real`);
        symlinkSync(`${scratch}-real`, scratch);
        await expect(copied()).rejects.toThrow(`${scratch} is a link of user id ${ME}`);
    });

    test('a folder that stands ready where the copy is to come is refused before anything is put into it', async () => {
        mkdirSync(scratch);
        chmodSync(scratch, 0o1777);
        await expect(copied()).rejects.toThrow(`rm -r ${scratch}`);
        expect(existsSync(path.join(scratch, 'postgres-18.4.0'))).toBe(false);
    });
});

describe('a database that root keeps elsewhere', () => {
    /** As `/var/tmp`. */
    let elsewhere: string;
    let wanted: string;
    beforeEach(() => {
        elsewhere = path.join(folder, 'var-tmp');
        wanted = path.join(folder, 'data');
        mkdirSync(elsewhere);
    });
    const place = (as: Account = account): string => dataFolderFor(wanted, as, elsewhere);

    test('is where nobody is yet, or where root or its account has made it', () => {
        const made = place();
        expect(path.dirname(made)).toBe(elsewhere);
        mkdirSync(made, {mode: 0o711});
        // Whoever runs this, as the account: nobody passes a folder of mode 0600, and what is there is theirs.
        mkdirSync(wanted, {mode: 0o600});
        expect(place({uid: ME, gid: process.getgid?.() ?? 0})).toBe(made);
        if (ME === 0) {
            expect(place()).toBe(made);
            chownSync(made, account.uid, account.gid);
            expect(place()).toBe(made);
        }
    });

    test('is not looked for in what somebody else has made, or can write to', () => {
        const made = place();
        mkdirSync(made, {mode: 0o711});
        if (ME === 0) {
            chownSync(made, SOMEBODY, SOMEBODY);
        }
        expect(() => place()).toThrow(UnusableDataFolder);
        expect(() => place()).toThrow(
            `${made} belongs to user id ${ME === 0 ? SOMEBODY : ME}, so the database in it may be anybody's`,
        );
        if (ME === 0) {
            chownSync(made, 0, 0);
            chmodSync(made, 0o777);
            expect(() => place()).toThrow(`${made} can be written by others (mode 0777)`);
        }
        rmSync(made, {recursive: true});
        symlinkSync(folder, made);
        expect(() => place()).toThrow(`${made} is a link of user id ${ME}`);
    });
});
