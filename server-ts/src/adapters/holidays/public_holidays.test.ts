import {publicHolidays} from './public_holidays';

const {of, knows, countries} = publicHolidays();

it('names days in English, with their place', () => {
    expect(of('NL', undefined, 2026)['2026-04-27']).toBe("King's Day, public holiday in NL");
    expect(of('US', 'CA', 2026)).toMatchObject({
        '2026-11-26': 'Thanksgiving Day, public holiday in US-CA',
        '2026-03-31': 'César Chávez Day, public holiday in US-CA',
    });
    expect(of('US', undefined, 2026)['2026-03-31']).toBeUndefined();
});

it('knows each day of a holiday that lasts several, without the eve and without the day after', () => {
    const days = Object.entries(of('TR', undefined, 2026)).filter(([, why]) => why.includes('Eid al-Fitr'));
    expect(days.map(([date]) => date)).toEqual(['2026-03-20', '2026-03-21', '2026-03-22']);
});

it('leaves half a day to be worked, and its whole neighbours off', () => {
    expect(of('CN', undefined, 2026)['2026-05-04']).toBeUndefined();
    expect(of('CN', undefined, 2026)['2026-05-01']).toContain('public holiday in CN');
    expect(of('IS', undefined, 2026)['2026-12-24']).toBeUndefined();
    expect(of('IS', undefined, 2026)['2026-12-25']).toContain('public holiday in IS');
    expect(of('GT', undefined, 2026)['2026-12-24']).toBeUndefined();
    expect(of('HT', undefined, 2026)['2026-02-16']).toBeUndefined();
});

it('leaves observances and bank days to be worked', () => {
    expect(of('US', undefined, 2026)['2026-02-14']).toBeUndefined();
});

it.each([
    ['NL', undefined, true],
    ['US', 'CA', true],
    ['ZZ', undefined, false],
    ['US', 'ZZ', false],
    ['toString', undefined, false],
    ['US', 'constructor', false],
])('knows %s %s: %s', (country, region, known) => {
    expect(knows(country, region)).toBe(known);
});

it('names regions in English where there is such a name, else as they are called there', () => {
    const regionsOf = (country: string) => countries().find(({id}) => id === country)?.regions ?? [];
    expect(regionsOf('AT')).toContainEqual({id: '2', name: 'Carinthia'});
    expect(regionsOf('CH')).toContainEqual({id: 'LU', name: 'Canton of Lucerne'});
    expect(regionsOf('DE')).toContainEqual({id: 'BY', name: 'Bayern'});
});

it('lists every country that it knows by name, with its regions, in a size that a request can carry', () => {
    const all = countries();
    expect(all.length).toBeGreaterThan(150);
    expect(all.every(({id, regions}) => knows(id) && regions.every((one) => knows(id, one.id)))).toBe(true);
    expect(all.map(({name}) => name)).toEqual([...all.map(({name}) => name)].sort((a, b) => a.localeCompare(b, 'en')));
    expect(JSON.stringify(all).length).toBeLessThan(50_000);
});
