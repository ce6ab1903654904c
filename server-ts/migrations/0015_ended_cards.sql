-- Each change of a run makes its card anew, and a row here: the ended ones are taken away after a day, the oldest first.
create index outbox_ended_cards on outbox (planned_at) where op = 'card' and state in ('done', 'void');
