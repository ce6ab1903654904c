-- Cards are edited when nothing else is ready: each kind is walked along an index of its own.
drop index outbox_waiting;
create index outbox_waiting on outbox (ready_at, id) where state = 'waiting' and op <> 'card';
create index outbox_cards on outbox (ready_at, id) where state = 'waiting' and op = 'card';
