-- Each list of runs says how many messages of theirs were refused for good: there are few, among very many.
create index outbox_failed on outbox (run_id) where state = 'failed';
