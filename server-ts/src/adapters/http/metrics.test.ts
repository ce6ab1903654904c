import {metricsOf} from './metrics';

const delivery = {counts: () => ({sent: 3, failed: 2, retried: 1})};
const WAITING = {count: 4, oldestFor: 90_000, mostOverdue: 60_000, clockBehind: 1_500};

test('what only grows is a counter by name and type, and scraping twice does not double it', async () => {
    const metrics = metricsOf({delivery, waiting: () => Promise.resolve(WAITING), onError: () => undefined});
    await metrics();
    const text = await metrics();
    expect(text).toContain('# TYPE set_cycle_messages_sent_total counter\nset_cycle_messages_sent_total 3\n');
    expect(text).toContain('\nset_cycle_messages_failed_total 2\n');
    expect(text).toContain('\nset_cycle_messages_retried_total 1\n');
});

test('what waits and for how long, with one question for all who scrape at once', async () => {
    let asked = 0;
    const waiting = (): Promise<typeof WAITING> => {
        asked += 1;
        return Promise.resolve(WAITING);
    };
    const metrics = metricsOf({delivery, waiting, onError: () => undefined});
    const [text] = await Promise.all([metrics(), metrics(), metrics()]);
    expect(asked).toBe(1);
    expect(text).toContain('\nset_cycle_messages_waiting 4\n');
    expect(text).toContain('\nset_cycle_oldest_message_seconds 90\n');
    expect(text).toContain('\nset_cycle_most_overdue_message_seconds 60\n');
    expect(text).toContain('\nset_cycle_clock_behind_seconds 1.5\n');
    expect(text).toContain('\nset_cycle_database_answers 1\n');
});

test('a database that is away is said, and its figures of before are not', async () => {
    const errors: string[] = [];
    const waiting = (): Promise<never> => Promise.reject(new Error('Connection terminated'));
    const text = await metricsOf({delivery, waiting, onError: ({message}) => errors.push(message)})();
    expect(text).toContain('\nset_cycle_database_answers 0\n');
    expect(text).not.toMatch(/^set_cycle_(messages_waiting|oldest_message_seconds) /m);
    expect(text).toContain('\nset_cycle_messages_sent_total 3\n');
    expect(errors).toEqual(['Connection terminated']);
});
