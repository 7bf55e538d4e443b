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
  took     INTEGER NOT NULL,  -- nanoseconds
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
CREATE INDEX exchanges_usage ON exchanges (space, asked, answered, took, member) WHERE answer IS NOT NULL;

CREATE TABLE votes (
  exchange INTEGER NOT NULL REFERENCES exchanges (num) ON DELETE CASCADE,
  member   TEXT    NOT NULL,
  good     INTEGER NOT NULL,
  reason   TEXT    NOT NULL,
  at       INTEGER,
  PRIMARY KEY (exchange, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX votes_member ON votes (member);

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
