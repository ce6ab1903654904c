-- As of when a post's words are. A notice that was planned after that is not in them, however late Mattermost took the post.
alter table outbox add column worded_at bigint;
