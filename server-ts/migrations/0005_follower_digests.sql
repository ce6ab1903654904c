-- Whoever follows several runs gets their updates in one message. `joined_to` is the row whose message the row goes out with (its own
-- id for that row itself, once it is settled what goes out with it): a second attempt says the same again.
alter table outbox add column joined_to bigint;
create index outbox_joined on outbox (joined_to) where joined_to is not null and state = 'waiting';

-- Whose turn it was last, and from when the follower may be told again.
create table follower_turn (
    user_id text primary key,
    row_id bigint not null,
    next_at bigint not null
);
