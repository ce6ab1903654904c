import React from 'react';
import type {DutyRule} from '../../../../../server-ts/src/domain/duty/duty_rule';
import {useText} from '../../../host/text';
import {useReader} from '../../../ui/clock';
import {Icon} from '../../../ui/icon';
import {Choice, Typed} from '../../../ui/inputs';
import {wallWords} from '../../../ui/time_words';
import {WeekdaysField} from '../../settings/week_fields';
import {Rows} from './rows';
import type {SlotOf} from './typed_fields';

/** The initial value of each kind of rule. */
const KINDS = [
    {every: 'day', at: '16:00', days: 'working'},
    {every: 'day', at: '16:00', days: 'always'},
    {every: 'hours', hours: 4, days: 'always'},
    {every: 'hours', hours: 4, days: 'working'},
    {every: 'week', on: [1], at: '16:00'},
] as const satisfies readonly DutyRule[];

function kindOf(rule: DutyRule): string {
    return 'days' in rule ? `${rule.every}_${rule.days}` : rule.every;
}

/** A rule of another kind that keeps the time of day. */
function changedTo(kind: string, rule: DutyRule): DutyRule {
    const fresh: DutyRule = KINDS.find((one) => kindOf(one) === kind) ?? rule;
    return 'at' in fresh && 'at' in rule ? {...fresh, at: rule.at} : fresh;
}

interface RuleRowsProps {
    rules: readonly DutyRule[];
    slot: SlotOf;
    onRules: (rules: DutyRule[]) => void;
    onBack: (() => void) | null;
}

/** The rules of an update duty: for each its kind, and the fields of that kind. */
export function RuleRows({rules, slot, onRules, onBack}: RuleRowsProps) {
    const say = useText();
    const kinds = KINDS.map((one): [string, string] => [
        kindOf(one),
        say('set_cycle.duty_form.kind', {kind: kindOf(one)}),
    ]);
    return (
        <Rows {...slot('rules')} at="rules." rows={rules} fresh={KINDS[0]} onRows={onRules} onBack={onBack}>
            {(rule, at, set) => (
                <>
                    <Choice
                        {...slot('every', at)}
                        options={kinds}
                        value={kindOf(rule)}
                        onChange={(kind) => set(changedTo(kind, rule))}
                    />
                    {rule.every === 'hours' ? (
                        <>
                            <Typed
                                {...slot('hours', at)}
                                type="number"
                                value={rule.hours}
                                onChange={(typed) => set({...rule, hours: Number(typed)})}
                            />
                            <Typed
                                {...slot('firstHours', at)}
                                type="number"
                                value={rule.firstHours ?? 0}
                                onChange={(typed) => {
                                    const {firstHours: _, ...endless} = rule;
                                    set(typed ? {...rule, firstHours: Number(typed)} : endless);
                                }}
                            />
                        </>
                    ) : (
                        <Typed
                            {...slot('at', at)}
                            type="time"
                            hint={rule.at === '00:00' && <Midnight />}
                            value={rule.at}
                            onChange={(time) => set({...rule, at: time})}
                        />
                    )}
                    {rule.every === 'week' && (
                        <WeekdaysField {...slot('on', at)} value={rule.on} onChange={(on) => set({...rule, on})} />
                    )}
                </>
            )}
        </Rows>
    );
}

/** Allowed, but hardly what somebody means who thinks of the end of the day: an update counts for the day on which it is posted. */
function Midnight() {
    const say = useText();
    const time = wallWords('23:59', useReader());
    return (
        <>
            <Icon name="alert" size={12} /> {say('set_cycle.duty_form.midnight', {time})}
        </>
    );
}
