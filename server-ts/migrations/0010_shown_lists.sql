-- What stood beside the numbers of the last `/set list` that a person was shown, of a run's items or of a channel's runs.
create table shown_list (
    user_id text not null,
    list_of text not null,
    ids json not null,
    shown_at bigint not null default app_ms(),
    primary key (user_id, list_of)
);
create index shown_list_by_time on shown_list (shown_at);
