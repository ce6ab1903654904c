-- Every change of a run is a new version of its row. Where its page has room for that one, none of the table's indexes has to be written
-- (of 4,500 changes of three hundred runs after another: 5 in 100 without this, 80 with it).
alter table run set (fillfactor = 50);
