import type {DutyRule} from '../../../../../server-ts/src/domain/duty/duty_rule';
import {CHANNEL_STEP} from '../../../../../server-ts/src/domain/duty/ladder_rule';
import {ladderOf} from '../../../../../server-ts/src/domain/duty/rules_in_force';
import {seatOf, type Run} from '../../../../../server-ts/src/domain/run';
import {useText, type Say} from '../../../host/text';
import {useHost} from '../../../store/set_cycle';
import {wallWords, weekdayWords, type Reader} from '../../../ui/time_words';

/** A rule in words: `Every working day by 16:00`, `Every 4 hours, always, in the first 24 hours`, `Mon, Thu by 10:00`. */
export function ruleWords(rule: DutyRule, reader: Reader): string {
    const {say, locale} = reader;
    switch (rule.every) {
        case 'day':
            return say('set_cycle.duty_form.by_day', {days: rule.days, at: wallWords(rule.at, reader)});
        case 'hours':
            return say('set_cycle.duty_form.by_hours', {
                days: rule.days,
                hours: rule.hours,
                first: rule.firstHours ?? 0,
            });
        case 'week':
            return say('set_cycle.duty_form.by_week', {
                days: rule.on.map((day) => weekdayWords(day, locale)).join(', '),
                at: wallWords(rule.at, reader),
            });
    }
}

/** A run's ladder in words: `Backup after 1 h, Lead after 3 h, ~Stakeholders after 24 h; asked again every 1 h`. */
export function useLadderWords(run: Run): string {
    const say = useText();
    const channelName = useChannelNames();
    const {steps, repeatEveryMinutes} = ladderOf(run);
    const {stakeholderChannel} = run.duty;
    const who = (ask: string): string => {
        if (ask !== CHANNEL_STEP) {
            return seatOf(run, ask)?.title ?? ask;
        }
        return stakeholderChannel === null ? say('set_cycle.duty_form.again') : channelName(stakeholderChannel);
    };
    return say('set_cycle.duty_form.by_steps', {
        steps: steps
            .map(({ask, afterMinutes}) =>
                say('set_cycle.duty_form.by_step', {who: who(ask), length: minutesWords(afterMinutes, say)}),
            )
            .join(', '),
        length: minutesWords(repeatEveryMinutes, say),
    });
}

/** `90 min`, `3 h`: exact to the minute, because a setting must not be rounded. */
export function minutesWords(minutes: number, say: Say): string {
    return minutes % 60
        ? say('set_cycle.time.minutes', {count: minutes})
        : say('set_cycle.time.hours', {count: minutes / 60});
}

/** Minutes of `90`, `90 min`, `1 h 30 min`, `1h30`, `1.5 h` or `2 d`; for anything else -1, which the rules refuse everywhere. */
export function minutesOf(text: string): number {
    const [typed, days = 0, hours = 0, minutes = 0] =
        /^(?:([\d.]+) *d)? *(?:([\d.]+) *h)? *(?:(\d+) *(?:m|min)?)?$/i.exec(text.trim()) ?? [];
    const count = Math.round(+days * 1_440 + +hours * 60 + +minutes);
    return typed && count >= 0 ? count : -1;
}

/** The name of a channel by its id, as `~Support`. One that the reader does not see is "another channel". */
export function useChannelNames(): (channelId: string) => string {
    const say = useText();
    const channels = useHost((state) => state.entities.channels.channels);
    return (channelId) => {
        const name = channels[channelId]?.display_name;
        return name === undefined ? say('set_cycle.duty_form.other_channel') : `~${name}`;
    };
}
