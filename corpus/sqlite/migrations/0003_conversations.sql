-- What members asked, what they think of the answers, and what is begun with
-- them and not ended.

CREATE TABLE exchanges (
  num      INTEGER PRIMARY KEY,
  id       TEXT    NOT NULL,
  space    TEXT    NOT NULL,
  channel  TEXT    NOT NULL,
  message  TEXT    NOT NULL,
  thread   TEXT    NOT NULL,
  parent   TEXT    NOT NULL,
  member   TEXT    NOT NULL,
  private  INTEGER NOT NULL,
  asked    INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  took     INTEGER,           -- nanoseconds; NULL while it is open
  good     INTEGER NOT NULL DEFAULT 0,  -- votes; kept by the triggers below
  bad      INTEGER NOT NULL DEFAULT 0,  -- votes; kept by the triggers below
  question TEXT    NOT NULL,
  answer   BLOB,              -- NULL while it is open
  UNIQUE (space, id)
) STRICT;
CREATE INDEX exchanges_message ON exchanges (message) WHERE message <> '';
CREATE INDEX exchanges_channel ON exchanges (channel, asked) WHERE private = 0;
CREATE INDEX exchanges_thread ON exchanges (thread, asked) WHERE private = 0 AND thread <> '';
CREATE INDEX exchanges_member ON exchanges (member, asked);
CREATE INDEX exchanges_asked ON exchanges (asked);
-- For summing up without reading the answers.
CREATE INDEX exchanges_usage ON exchanges (space, asked, answered, took, good, bad, member) WHERE took IS NOT NULL;

CREATE TABLE votes (
  exchange INTEGER NOT NULL REFERENCES exchanges (num) ON DELETE CASCADE,
  member   TEXT    NOT NULL,
  good     INTEGER NOT NULL,
  reason   TEXT    NOT NULL,
  at       INTEGER,
  PRIMARY KEY (exchange, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX votes_member ON votes (member);

CREATE TRIGGER votes_insert AFTER INSERT ON votes BEGIN
  UPDATE exchanges SET good = good + NEW.good, bad = bad + 1 - NEW.good WHERE num = NEW.exchange;
END;

CREATE TRIGGER votes_update AFTER UPDATE OF good ON votes WHEN OLD.good <> NEW.good BEGIN
  UPDATE exchanges SET good = good + NEW.good - OLD.good, bad = bad + OLD.good - NEW.good WHERE num = NEW.exchange;
END;

CREATE TRIGGER votes_delete AFTER DELETE ON votes BEGIN
  UPDATE exchanges SET good = good - OLD.good, bad = bad - 1 + OLD.good WHERE num = OLD.exchange;
END;

CREATE TABLE tickets (
  num     INTEGER PRIMARY KEY,
  id      TEXT    NOT NULL UNIQUE,
  space   TEXT    NOT NULL,
  kind    TEXT    NOT NULL,
  member  TEXT    NOT NULL,
  made    INTEGER,
  expires INTEGER NOT NULL,
  data    BLOB    NOT NULL
) STRICT;
CREATE INDEX tickets_kind ON tickets (kind, made);
CREATE INDEX tickets_member ON tickets (member);
CREATE INDEX tickets_expires ON tickets (expires);

-- For naming an outlet as one of its articles does.
CREATE INDEX articles_outlet ON articles (space, outlet) WHERE living = 1;
