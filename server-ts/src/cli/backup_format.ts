import type {Client} from 'pg';
import * as v from 'valibot';

/**
 * An export is a gzip file of lines of JSON: a header, a line for each row, and the number of rows of each table at the end, by which a
 * file that was cut off is known.
 */
export const FORMAT = 'set-cycle-export-1';
export const headerLine = v.object({
    format: v.literal(FORMAT),
    version: v.string(),
    schema: v.array(v.pipe(v.string(), v.regex(/^\d{4}_\w+\.sql$/))),
});
/** `row` is the row as PostgreSQL wrote it: parsing it here would round its numbers. */
export const rowLine = v.object({table: v.pipe(v.string(), v.regex(/^[a-z_]+$/)), row: v.string()});
export const endLine = v.object({end: v.record(v.string(), v.number())});

/** The migrations that a database has; none where it is empty. */
export async function schemaOf(client: Client): Promise<string[]> {
    const {rows: found} = await client.query<{there: boolean}>(
        "select to_regclass('schema_version') is not null as there",
    );
    if (found[0]?.there !== true) {
        return [];
    }
    const {rows} = await client.query<{name: string}>('select name from schema_version order by name');
    return rows.map(({name}) => name);
}

/** All tables but the list of migrations, those that others refer to first. */
export async function tablesOf(client: Client): Promise<string[]> {
    const {rows} = await client.query<{name: string; needs: string[]}>(
        `select c.relname::text as name, coalesce(array_agg(r.relname::text) filter (where r.oid is not null and r.oid <> c.oid), '{}') as needs
         from pg_class c left join pg_constraint f on f.conrelid = c.oid and f.contype = 'f' left join pg_class r on r.oid = f.confrelid
         where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'schema_version' group by c.relname order by c.relname`,
    );
    const sorted: string[] = [];
    const visit = (name: string): void => {
        const needs = rows.find((row) => row.name === name)?.needs ?? [];
        needs.filter((other) => !sorted.includes(other)).forEach(visit);
        if (!sorted.includes(name)) {
            sorted.push(name);
        }
    };
    rows.forEach(({name}) => visit(name));
    return sorted;
}

export function sumOf(counts: Record<string, number>): number {
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
