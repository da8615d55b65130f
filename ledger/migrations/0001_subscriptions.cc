namespace ofure {

// kinds, areas and modes are words with a space between; empty kinds and areas mean all.
extern const char* const kSubscriptions0001;
const char* const kSubscriptions0001 = R"sql(
CREATE TABLE subscription (
  id            TEXT    PRIMARY KEY,
  owner         TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  way           TEXT    NOT NULL CHECK (way IN ('webhook', 'reader')),
  kinds         TEXT    NOT NULL,
  areas         TEXT    NOT NULL,
  modes         TEXT    NOT NULL CHECK (modes <> ''),
  minimum_level INTEGER NOT NULL CHECK (minimum_level BETWEEN 0 AND 5),
  medium        TEXT    NOT NULL,
  profile       TEXT    NOT NULL,
  url           TEXT    NOT NULL,
  newest_only   INTEGER NOT NULL CHECK (newest_only IN (0, 1)),
  parsed_within INTEGER NOT NULL CHECK (parsed_within >= 0),
  state         TEXT    NOT NULL CHECK (state IN ('proving', 'active', 'paused', 'ended')),
  reason        TEXT    NOT NULL,
  created       INTEGER NOT NULL,
  changed       INTEGER NOT NULL
) STRICT;

CREATE TABLE secret (
  subscription TEXT    NOT NULL REFERENCES subscription (id),
  place        INTEGER NOT NULL,
  key          BLOB    NOT NULL,
  until        INTEGER,
  PRIMARY KEY (subscription, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE past_wishes (
  subscription  TEXT    NOT NULL REFERENCES subscription (id),
  since         INTEGER NOT NULL,
  kinds         TEXT    NOT NULL,
  areas         TEXT    NOT NULL,
  modes         TEXT    NOT NULL,
  minimum_level INTEGER NOT NULL,
  PRIMARY KEY (subscription, since)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace ofure
