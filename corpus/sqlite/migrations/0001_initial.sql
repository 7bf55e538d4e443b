-- Times are microseconds since 1970 in UTC; NULL is unknown.

CREATE TABLE spaces (
  num      INTEGER PRIMARY KEY,
  name     TEXT    NOT NULL UNIQUE,
  articles INTEGER NOT NULL DEFAULT 0,  -- kept by the triggers below
  passages INTEGER NOT NULL DEFAULT 0,  -- kept by the triggers below
  updated  INTEGER                      -- when an article last came in or went
) STRICT;

CREATE TABLE sources (
  num   INTEGER PRIMARY KEY,
  id    TEXT    NOT NULL UNIQUE,
  space INTEGER NOT NULL REFERENCES spaces (num),
  kind  TEXT    NOT NULL,
  name  TEXT    NOT NULL,
  added INTEGER,
  UNIQUE (space, kind, name)
) STRICT;

-- What can be found: one row per article, about its current revision. The
-- columns are few and short because they are read often; num is the order in
-- which articles were added.
CREATE TABLE articles (
  num       INTEGER PRIMARY KEY,
  id        TEXT    NOT NULL UNIQUE,
  space     INTEGER NOT NULL REFERENCES spaces (num),
  revision  INTEGER NOT NULL,
  published INTEGER,
  outlet    TEXT    NOT NULL,  -- the outlet's name as it is counted, in lower case
  passages  INTEGER NOT NULL,  -- how many
  spans     BLOB    NOT NULL,  -- their offsets in the text
  UNIQUE (num, revision)
) STRICT;
CREATE INDEX articles_space ON articles (space);
CREATE INDEX articles_published ON articles (space, published);

-- The text stands last, so that reading the rest leaves its pages alone.
CREATE TABLE revisions (
  article   INTEGER NOT NULL REFERENCES articles (num) ON DELETE CASCADE,
  revision  INTEGER NOT NULL,
  hash      BLOB    NOT NULL,  -- of everything that makes a revision another one
  url       TEXT    NOT NULL,
  title     TEXT    NOT NULL,
  outlet    TEXT    NOT NULL,
  authors   TEXT    NOT NULL,  -- a JSON array, or empty
  language  TEXT    NOT NULL,
  published INTEGER,
  fetched   INTEGER,
  text      TEXT    NOT NULL,
  PRIMARY KEY (article, revision)
) STRICT;

CREATE TABLE article_sources (
  source  INTEGER NOT NULL REFERENCES sources (num) ON DELETE CASCADE,
  article INTEGER NOT NULL REFERENCES articles (num) ON DELETE CASCADE,
  PRIMARY KEY (source, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_sources_article ON article_sources (article);

-- What is derived from the passages refers to the revision that has them: an
-- article cannot get another revision while the old one's analysis or vectors
-- are there.
CREATE TABLE analyses (
  article  INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL,
  data     BLOB    NOT NULL,
  FOREIGN KEY (article, revision) REFERENCES articles (num, revision) ON DELETE CASCADE
) STRICT;

CREATE TABLE vectors (
  article   INTEGER NOT NULL,
  revision  INTEGER NOT NULL,
  model     TEXT    NOT NULL,
  dimension INTEGER NOT NULL,  -- 0 where no passage has a vector
  data      BLOB    NOT NULL,  -- the passages' vectors in order, little-endian float32; NaN where there is none
  PRIMARY KEY (article, model),
  FOREIGN KEY (article, revision) REFERENCES articles (num, revision) ON DELETE CASCADE
) STRICT;

-- How many current articles each outlet of a space has.
CREATE TABLE outlets (
  space    INTEGER NOT NULL REFERENCES spaces (num),
  name     TEXT    NOT NULL,
  articles INTEGER NOT NULL,
  PRIMARY KEY (space, name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER articles_insert AFTER INSERT ON articles BEGIN
  UPDATE spaces SET articles = articles + 1, passages = passages + NEW.passages
    WHERE num = NEW.space;
  INSERT INTO outlets (space, name, articles)
    SELECT NEW.space, NEW.outlet, 1 WHERE NEW.outlet <> ''
    ON CONFLICT (space, name) DO UPDATE SET articles = articles + 1;
END;

CREATE TRIGGER articles_delete AFTER DELETE ON articles BEGIN
  UPDATE spaces SET articles = articles - 1, passages = passages - OLD.passages
    WHERE num = OLD.space;
  UPDATE outlets SET articles = articles - 1 WHERE space = OLD.space AND name = OLD.outlet;
  DELETE FROM outlets WHERE space = OLD.space AND name = OLD.outlet AND articles = 0;
END;

CREATE TRIGGER articles_passages AFTER UPDATE OF passages ON articles BEGIN
  UPDATE spaces SET passages = passages - OLD.passages + NEW.passages WHERE num = NEW.space;
END;

CREATE TRIGGER articles_outlet AFTER UPDATE OF outlet ON articles WHEN OLD.outlet <> NEW.outlet BEGIN
  UPDATE outlets SET articles = articles - 1 WHERE space = OLD.space AND name = OLD.outlet;
  DELETE FROM outlets WHERE space = OLD.space AND name = OLD.outlet AND articles = 0;
  INSERT INTO outlets (space, name, articles)
    SELECT NEW.space, NEW.outlet, 1 WHERE NEW.outlet <> ''
    ON CONFLICT (space, name) DO UPDATE SET articles = articles + 1;
END;

CREATE TABLE jobs (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  space    TEXT    NOT NULL,
  kind     TEXT    NOT NULL,
  payload  BLOB    NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  due      INTEGER NOT NULL,  -- not before; while leased, when the lease ends
  error    TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX jobs_due ON jobs (kind, due);

CREATE TABLE settings (
  space TEXT NOT NULL,
  key   TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (space, key)
) STRICT, WITHOUT ROWID;
