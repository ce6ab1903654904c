import en from '../../i18n/en.json';

/**
 * The texts of what is shown before somebody opens the sidebar. Each is named separately, so that the bundler leaves the other texts of the
 * file out of what every page loads; the sidebar brings those.
 */
export const pageTexts = {
    'set_cycle.broken': en['set_cycle.broken'],
    'set_cycle.card.not_ours': en['set_cycle.card.not_ours'],
    'set_cycle.card.open': en['set_cycle.card.open'],
    'set_cycle.card.open_label': en['set_cycle.card.open_label'],
    'set_cycle.card.overdue': en['set_cycle.card.overdue'],
    'set_cycle.duty.due_now': en['set_cycle.duty.due_now'],
    'set_cycle.duty.next': en['set_cycle.duty.next'],
    'set_cycle.duty.none': en['set_cycle.duty.none'],
    'set_cycle.duty.off': en['set_cycle.duty.off'],
    'set_cycle.duty.overdue': en['set_cycle.duty.overdue'],
    'set_cycle.menu.message_start': en['set_cycle.menu.message_start'],
    'set_cycle.menu.message_update': en['set_cycle.menu.message_update'],
    'set_cycle.menu.start': en['set_cycle.menu.start'],
    'set_cycle.open': en['set_cycle.open'],
    'set_cycle.person.nobody': en['set_cycle.person.nobody'],
    'set_cycle.person.unknown': en['set_cycle.person.unknown'],
    'set_cycle.progress': en['set_cycle.progress'],
    'set_cycle.run.all_done': en['set_cycle.run.all_done'],
    'set_cycle.status.finished': en['set_cycle.status.finished'],
    'set_cycle.status.running': en['set_cycle.status.running'],
    'set_cycle.taker.wanted': en['set_cycle.taker.wanted'],
    'set_cycle.time.days': en['set_cycle.time.days'],
    'set_cycle.time.hours': en['set_cycle.time.hours'],
    'set_cycle.time.minutes': en['set_cycle.time.minutes'],
    'set_cycle.time.today': en['set_cycle.time.today'],
    'set_cycle.time.tomorrow': en['set_cycle.time.tomorrow'],
    'set_cycle.time.week_of': en['set_cycle.time.week_of'],
    'set_cycle.time.yesterday': en['set_cycle.time.yesterday'],
    'set_cycle.try_again': en['set_cycle.try_again'],
};
