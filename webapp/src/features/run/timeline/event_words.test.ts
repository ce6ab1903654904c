import en from '../../../../i18n/en.json';

it('tells of what happened in the past: an entry is read days later, when it is no longer so', () => {
    const present = Object.entries(en).filter(
        ([id, text]) =>
            id.startsWith('set_cycle.event.') &&
            /\b(is|are|has|have|now|goes|go|comes|follows|wants|asks)\b/.test(text),
    );
    expect(present).toEqual([]);
});
