import type {Connected, Home, Person, RunAnswer, Timeline} from '../../../server-ts/src/contract/answer';
import type {ChannelId, ItemId, Millis, RunId, TeamId, UserId} from '../../../server-ts/src/domain/units';
import type {Page, Pending, Problem, Toast} from './state';

/** Everything that changes our slice of the host's store. */
export type Action =
    | {type: 'SET_CYCLE_RESET'; pending: Pending[]}
    | {type: 'SET_CYCLE_CONNECTED'; teamId: TeamId; connected: Connected}
    | {type: 'SET_CYCLE_NOT_SET_UP'; teamId: TeamId}
    | {type: 'SET_CYCLE_HEARD'; clockAhead: Millis}
    | {type: 'SET_CYCLE_AWAY'; at: Millis}
    | {type: 'SET_CYCLE_RELOAD_NEEDED'}
    | {type: 'SET_CYCLE_PAGE'; page: Page}
    | {type: 'SET_CYCLE_HOME'; teamId: TeamId; channelId: ChannelId | null; home: Home}
    | {type: 'SET_CYCLE_HOME_REFUSED'; problem: Problem}
    | {type: 'SET_CYCLE_RUN'; answer: RunAnswer; me: UserId}
    | {type: 'SET_CYCLE_RUN_REFUSED'; runId: RunId; problem: Problem}
    | {type: 'SET_CYCLE_CHANGE_ASKED'; change: Pending}
    | {type: 'SET_CYCLE_CHANGE_DONE'; id: string; answer: RunAnswer; me: UserId}
    | {type: 'SET_CYCLE_CHANGE_REFUSED'; id: string; problem: Problem}
    | {type: 'SET_CYCLE_ITEM_PROBLEM'; runId: RunId; itemId: ItemId; problem: Problem | null}
    | {type: 'SET_CYCLE_TIMELINE'; runId: RunId; timeline: Timeline}
    | {type: 'SET_CYCLE_PEOPLE'; people: Person[]}
    | {type: 'SET_CYCLE_TOAST'; toast: Toast | null};
