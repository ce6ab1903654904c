-- People are kept in memory for two minutes (`adapters/mattermost/people.ts`), and a pressed button finds its run by its post in the outbox:
-- nothing has read these two since the first version, and each new post paid for the index.
drop table person;
drop index slot_by_post;
