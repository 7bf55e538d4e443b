-- What language models are asked: for a question, and of a day.

ALTER TABLE exchanges ADD COLUMN model TEXT NOT NULL DEFAULT '';
ALTER TABLE exchanges ADD COLUMN tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE exchanges ADD COLUMN generated INTEGER NOT NULL DEFAULT 0;

-- As before, with what is new to sum up.
DROP INDEX exchanges_usage;
CREATE INDEX exchanges_usage ON exchanges (space, asked, answered, took, good, bad, member, tokens, generated) WHERE took IS NOT NULL;

CREATE TABLE spending (
  day    INTEGER NOT NULL,  -- since 1970 in UTC
  space  TEXT    NOT NULL,
  member TEXT    NOT NULL,  -- '' for nobody, and for those who are forgotten
  tokens INTEGER NOT NULL CHECK (tokens >= 0),
  PRIMARY KEY (day, space, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX spending_member ON spending (member) WHERE member <> '';
