-- Sources of the web: what is known of each, what was removed and can come
-- back, who did what, and the work still to be done.

DROP TRIGGER articles_insert;
DROP TRIGGER articles_delete;
DROP TRIGGER articles_passages;
DROP TRIGGER articles_outlet;

-- A source is the same if its id is. Its reading is kept in columns, since
-- some of it is changed alone.
CREATE TABLE new_sources (
  num           INTEGER PRIMARY KEY,
  id            TEXT    NOT NULL UNIQUE,
  space         INTEGER NOT NULL REFERENCES spaces (num),
  kind          TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  title         TEXT    NOT NULL DEFAULT '',
  address       TEXT    NOT NULL DEFAULT '',
  backfill      INTEGER NOT NULL DEFAULT 0,
  added         INTEGER,
  added_by      TEXT    NOT NULL DEFAULT '',
  removed       INTEGER,                      -- NULL while it lives
  paused        TEXT    NOT NULL DEFAULT '',  -- why, or empty
  etag          TEXT    NOT NULL DEFAULT '',
  last_modified TEXT    NOT NULL DEFAULT '',
  checked       INTEGER,
  read          INTEGER,
  changed       INTEGER,
  next          INTEGER,
  interval      INTEGER NOT NULL DEFAULT 0,   -- nanoseconds
  failing_since INTEGER,
  error         TEXT    NOT NULL DEFAULT ''
) STRICT;
INSERT INTO new_sources (num, id, space, kind, name, added) SELECT num, id, space, kind, name, added FROM sources;

CREATE TABLE new_article_sources (
  source  INTEGER NOT NULL REFERENCES new_sources (num) ON DELETE CASCADE,
  article INTEGER NOT NULL REFERENCES articles (num) ON DELETE CASCADE,
  PRIMARY KEY (source, article)
) STRICT, WITHOUT ROWID;
INSERT INTO new_article_sources (source, article) SELECT source, article FROM article_sources;

DROP TABLE article_sources;
DROP TABLE sources;
ALTER TABLE new_sources RENAME TO sources;
ALTER TABLE new_article_sources RENAME TO article_sources;
CREATE INDEX article_sources_article ON article_sources (article);
CREATE INDEX sources_space ON sources (space, removed);

-- Only a living article can be found, which is one that a living source has.
ALTER TABLE articles ADD COLUMN living INTEGER NOT NULL DEFAULT 1;
-- The id of the first article that nearly says the same, or empty.
ALTER TABLE articles ADD COLUMN story TEXT NOT NULL DEFAULT '';
DROP INDEX articles_space;
DROP INDEX articles_published;
CREATE INDEX articles_space ON articles (space) WHERE living = 1;
CREATE INDEX articles_published ON articles (space, published) WHERE living = 1;
CREATE INDEX articles_story ON articles (story) WHERE story <> '';

CREATE TRIGGER articles_insert AFTER INSERT ON articles WHEN NEW.living = 1 BEGIN
  UPDATE spaces SET articles = articles + 1, passages = passages + NEW.passages
    WHERE num = NEW.space;
  INSERT INTO outlets (space, name, articles)
    SELECT NEW.space, NEW.outlet, 1 WHERE NEW.outlet <> ''
    ON CONFLICT (space, name) DO UPDATE SET articles = articles + 1;
END;

CREATE TRIGGER articles_delete AFTER DELETE ON articles WHEN OLD.living = 1 BEGIN
  UPDATE spaces SET articles = articles - 1, passages = passages - OLD.passages
    WHERE num = OLD.space;
  UPDATE outlets SET articles = articles - 1 WHERE space = OLD.space AND name = OLD.outlet;
  DELETE FROM outlets WHERE space = OLD.space AND name = OLD.outlet AND articles = 0;
END;

CREATE TRIGGER articles_update AFTER UPDATE OF living, passages, outlet ON articles
WHEN (OLD.living, OLD.passages, OLD.outlet) <> (NEW.living, NEW.passages, NEW.outlet) BEGIN
  UPDATE spaces SET
    articles = articles - OLD.living + NEW.living,
    passages = passages - OLD.living * OLD.passages + NEW.living * NEW.passages
    WHERE num = NEW.space;
  UPDATE outlets SET articles = articles - OLD.living WHERE space = OLD.space AND name = OLD.outlet;
  INSERT INTO outlets (space, name, articles)
    SELECT NEW.space, NEW.outlet, 1 WHERE NEW.outlet <> '' AND NEW.living = 1
    ON CONFLICT (space, name) DO UPDATE SET articles = articles + 1;
  DELETE FROM outlets WHERE space = OLD.space AND name = OLD.outlet AND articles = 0;
END;

CREATE TABLE new_revisions (
  article   INTEGER NOT NULL REFERENCES articles (num) ON DELETE CASCADE,
  revision  INTEGER NOT NULL,
  hash      BLOB    NOT NULL,  -- of everything that makes a revision another one
  url       TEXT    NOT NULL,
  title     TEXT    NOT NULL,
  outlet    TEXT    NOT NULL,
  authors   TEXT    NOT NULL,  -- a JSON array, or empty
  language  TEXT    NOT NULL,
  published INTEGER,
  modified  INTEGER,
  fetched   INTEGER,
  from_feed INTEGER NOT NULL,
  text      TEXT    NOT NULL,  -- last, so that reading the rest leaves its pages alone
  PRIMARY KEY (article, revision)
) STRICT;
INSERT INTO new_revisions
  SELECT article, revision, hash, url, title, outlet, authors, language, published, NULL, fetched, 0, text FROM revisions;
DROP TABLE revisions;
ALTER TABLE new_revisions RENAME TO revisions;

-- What an article is known by beside its own id: ids that turned out to be of
-- the same article, and those that an article with one of its keys for an
-- address would have. Most have the id of their address, and need no row.
CREATE TABLE aliases (
  id      TEXT    NOT NULL PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES articles (num) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_article ON aliases (article);

-- Of current revisions; num grows with every one that comes in.
CREATE TABLE sketches (
  num     INTEGER PRIMARY KEY AUTOINCREMENT,
  article INTEGER NOT NULL UNIQUE REFERENCES articles (num) ON DELETE CASCADE,
  data    BLOB    NOT NULL  -- little-endian uint32
) STRICT;

-- The entries of feeds that were met.
CREATE TABLE items (
  source INTEGER NOT NULL REFERENCES sources (num) ON DELETE CASCADE,
  key    TEXT    NOT NULL,
  digest TEXT    NOT NULL,
  seen   INTEGER NOT NULL,  -- when it was last met, or up to a week before that
  PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX items_seen ON items (seen);

CREATE TABLE audit (
  num    INTEGER PRIMARY KEY,
  at     INTEGER,
  space  TEXT NOT NULL,
  actor  TEXT NOT NULL,
  action TEXT NOT NULL,
  source TEXT NOT NULL,
  name   TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_space ON audit (space);

CREATE TABLE new_jobs (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  space    TEXT    NOT NULL,
  source   INTEGER REFERENCES sources (num) ON DELETE CASCADE,
  kind     TEXT    NOT NULL,
  key      TEXT    NOT NULL DEFAULT '',
  host     TEXT    NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0,
  due      INTEGER NOT NULL,            -- not before; while leased, when the lease ends
  leased   INTEGER NOT NULL DEFAULT 0,
  held     INTEGER NOT NULL DEFAULT 0,  -- its source is removed or paused; kept by a trigger below
  dead     INTEGER,                     -- when it was given up
  error    TEXT    NOT NULL DEFAULT '',
  payload  BLOB    NOT NULL
) STRICT;
INSERT INTO new_jobs (id, space, kind, attempts, due, error, payload) SELECT id, space, kind, attempts, due, error, payload FROM jobs;
DROP TABLE jobs;
ALTER TABLE new_jobs RENAME TO jobs;
CREATE INDEX jobs_host ON jobs (host, due) WHERE held = 0 AND dead IS NULL;
CREATE INDEX jobs_source ON jobs (source, dead, kind);
CREATE INDEX jobs_dead ON jobs (dead) WHERE dead IS NOT NULL;
CREATE UNIQUE INDEX jobs_key ON jobs (source, kind, key) WHERE key <> '';

-- When the first job for each host is due, so that finding the next job means
-- looking at hosts, of which few are busy, and not at the jobs that wait for those.
CREATE TABLE hosts (
  host TEXT    NOT NULL PRIMARY KEY,
  due  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX hosts_due ON hosts (due);
INSERT INTO hosts (host, due) SELECT host, min(due) FROM jobs GROUP BY host;

CREATE TRIGGER jobs_insert AFTER INSERT ON jobs WHEN NEW.held = 0 AND NEW.dead IS NULL BEGIN
  INSERT INTO hosts (host, due) VALUES (NEW.host, NEW.due)
    ON CONFLICT (host) DO UPDATE SET due = NEW.due WHERE NEW.due < due;
END;

CREATE TRIGGER jobs_update AFTER UPDATE OF due, held, dead ON jobs BEGIN
  DELETE FROM hosts WHERE host = NEW.host;
  INSERT INTO hosts (host, due)
    SELECT host, due FROM jobs WHERE host = NEW.host AND held = 0 AND dead IS NULL ORDER BY due LIMIT 1;
END;

CREATE TRIGGER jobs_delete AFTER DELETE ON jobs WHEN OLD.held = 0 AND OLD.dead IS NULL BEGIN
  DELETE FROM hosts WHERE host = OLD.host;
  INSERT INTO hosts (host, due)
    SELECT host, due FROM jobs WHERE host = OLD.host AND held = 0 AND dead IS NULL ORDER BY due LIMIT 1;
END;

CREATE TRIGGER sources_held AFTER UPDATE OF removed, paused ON sources
WHEN (OLD.removed IS NULL, OLD.paused) <> (NEW.removed IS NULL, NEW.paused) BEGIN
  UPDATE jobs SET held = (NEW.removed IS NOT NULL OR NEW.paused <> '')
    WHERE source = NEW.num AND held <> (NEW.removed IS NOT NULL OR NEW.paused <> '');
END;
