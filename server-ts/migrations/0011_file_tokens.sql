-- Which tokens of the config file a team had last: the same ones at the next start are no news, and must not undo what an admin repaired from
-- the sidebar meanwhile.
alter table team add column file_tokens_hash bytea;
