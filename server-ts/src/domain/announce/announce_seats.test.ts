import {after, aRun, BO, LEA, PAT, when} from '../../../../test/support/builders';
import type {Command} from '../command';
import type {Run} from '../run';
import {announce} from './announce';

/** Each message as its kind, and whom it brings in or tells directly. */
function told(run: Run, command: Command, by = LEA): string[] {
    const given = when(run, command, {by});
    return announce(run, given.events, given.run).map((message) => {
        switch (message.op) {
            case 'invite':
                return `invite ${message.users.join()}`;
            case 'post':
                return `${message.place.kind === 'direct' ? message.place.user : message.place.kind} ${message.body.kind}`;
            case 'edit':
                return `edit ${message.body.kind}`;
            default:
                return message.op;
        }
    });
}

const GIVEN = {type: 'set_seat', role: 'backup', user: BO} as const;

it('whoever is given another seat is told directly; into a run’s own channel they are brought and told why there, and its header follows', () => {
    expect(told(aRun(), GIVEN)).toEqual([`${BO} seat_given`, 'pass_on', 'card']);
    expect(told(aRun(), GIVEN, BO)).toEqual(['pass_on', 'card']);
    expect(told(aRun(), {type: 'set_seat', role: 'primary', user: null})).toEqual(['pass_on', 'card']);
    const own = aRun({ownChannel: true});
    expect(told(own, GIVEN)).toEqual([`invite ${BO}`, 'run seat_given', 'pass_on', 'card', 'header']);
});

it('other runs hear of it only where it is a cycle', () => {
    expect(told(aRun(), {...GIVEN, role: 'lead'}, BO)).toContain('pass_on');
    expect(told(aRun({kind: 'checklist'}), GIVEN, BO)).toEqual(['card']);
});

it('who has a role back because it was declined is brought in before they are told: they may have left', () => {
    const asked = after(aRun({ownChannel: true}), [{type: 'set_seat', role: 'lead', user: PAT}, {by: LEA}]);
    const answer = (accept: boolean): string[] => told(asked, {type: 'answer_seat', role: 'lead', accept}, PAT);
    const answered = ['edit owner_question_over', 'run owner_answered', 'card', 'header'];
    expect(answer(false)).toEqual([`invite ${LEA}`, ...answered]);
    expect(answer(true)).toEqual(answered);
});
