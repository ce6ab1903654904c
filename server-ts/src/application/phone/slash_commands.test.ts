import {after, anIncident, ANN, aRun, BO, LEA, PAT, utc} from '../../../../test/support/builders';
import {doneText} from './slash_commands';
import {parseSlash, type Slash} from './slash_grammar';

const typed = (text: string): Slash => parseSlash(text) ?? {verb: 'help', run: null, rest: '', insists: false};

describe('leaving', () => {
    const left = (run: ReturnType<typeof aRun>, user: string): string =>
        doneText(typed('leave'), run, {type: 'leave'}, user);

    it('in a run’s own channel says that everybody there takes part', () => {
        expect(left(aRun({ownChannel: true}), ANN)).toMatch(
            /^Everybody in its channel takes part in \*\*.*\*\*: leave the channel/,
        );
    });

    it('says by what else somebody still takes part', () => {
        const run = aRun({ownChannel: false, startedBy: ANN});
        expect(left(run, LEA)).toMatch(/^You still take part in .*: you are Lead\.$/);
        expect(left(run, ANN)).toMatch(/^You still take part in .*: you started it\.$/);
        expect(left(run, BO)).toMatch(/^You no longer take part in /);
    });
});

it('a snooze says until when, in the zone of who typed it', () => {
    const owed = after(anIncident(), [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}]);
    const snoozed = after(owed, [
        {type: 'snooze', until: utc('2026-11-23 16:30'), reason: 'logs'},
        {now: utc('2026-11-23 15:05'), by: PAT},
    ]);
    const command = {type: 'snooze', words: 'at 11:30', zone: 'America/New_York', reason: 'logs'} as const;
    expect(doneText(typed('snooze at 11:30, logs'), snoozed, command, PAT)).toMatch(
        /^The reminder of \*\*INC-42 Login fails\*\* comes again today 11:30 \S+\.$/,
    );
});
