import {namedArguments} from './arguments';
import {acceptedMethods, listedMethods} from './listed_methods';

test('one object with known keys is options, any other object is the first argument', () => {
    const names = ['text', 'action'];
    const action = () => undefined;
    expect(namedArguments(names, [{text: 'a', action}])).toEqual({text: 'a', action});
    expect(namedArguments(names, ['a', action])).toEqual({text: 'a', action});
    expect(namedArguments(names, [{text: 'a', other: 1}])).toEqual({text: {text: 'a', other: 1}});
    expect(namedArguments(names, [{}])).toEqual({text: {}});
});

test('no method is listed twice', () => {
    const names = [...Object.keys(listedMethods), ...acceptedMethods];
    expect(new Set(names).size).toBe(names.length);
});
