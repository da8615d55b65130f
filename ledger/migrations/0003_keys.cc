namespace ofure {

// The register: offices, what they ask of a second person, who acts for whom, drills, people; bulletins that wait for a
// release; and the audit chain over every change of all that. Lists are words with a space between; contacts are lines.
// Times are milliseconds. A credential's way is how it proves itself: a secret key, or the certificate of a TLS
// connection, whose SHA-256 then stands in `hash`.
extern const char* const kKeys0003;
const char* const kKeys0003 = R"sql(
ALTER TABLE key ADD COLUMN office TEXT NOT NULL DEFAULT '';
ALTER TABLE key ADD COLUMN way TEXT NOT NULL DEFAULT 'key';
ALTER TABLE key ADD COLUMN highest_level INTEGER NOT NULL DEFAULT 5;
ALTER TABLE key ADD COLUMN follows TEXT NOT NULL DEFAULT '';

CREATE TABLE office (
  id       TEXT    PRIMARY KEY,
  sort     TEXT    NOT NULL CHECK (sort IN ('municipality', 'prefecture', 'utility', 'receiver', 'operator')),
  area     TEXT    NOT NULL,
  name     TEXT    NOT NULL,
  contacts TEXT    NOT NULL,
  created  INTEGER NOT NULL,
  closed   INTEGER
) STRICT;

CREATE TABLE release_rule (
  office     TEXT    NOT NULL REFERENCES office (id),
  place      INTEGER NOT NULL,
  kinds      TEXT    NOT NULL,
  modes      TEXT    NOT NULL,
  from_level INTEGER NOT NULL,
  second     TEXT    NOT NULL CHECK (second IN ('none', 'releaser', 'break-glass')),
  PRIMARY KEY (office, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE delegation (
  id      TEXT    PRIMARY KEY,
  area    TEXT    NOT NULL,
  acting  TEXT    NOT NULL REFERENCES office (id),
  kinds   TEXT    NOT NULL,
  begins  INTEGER NOT NULL,
  ends    INTEGER NOT NULL,
  revoked INTEGER
) STRICT;

CREATE TABLE drill (
  id         TEXT    PRIMARY KEY,
  office     TEXT    NOT NULL REFERENCES office (id),
  title      TEXT    NOT NULL,
  begins     INTEGER NOT NULL,
  ends       INTEGER NOT NULL,
  called_off INTEGER
) STRICT;

CREATE TABLE person (
  id            TEXT    PRIMARY KEY,
  office        TEXT    NOT NULL REFERENCES office (id),
  login         TEXT    NOT NULL UNIQUE,
  name          TEXT    NOT NULL,
  roles         TEXT    NOT NULL CHECK (roles <> ''),
  kinds         TEXT    NOT NULL,
  areas         TEXT    NOT NULL,
  modes         TEXT    NOT NULL CHECK (modes <> ''),
  highest_level INTEGER NOT NULL,
  password      TEXT    NOT NULL,
  totp_secret   TEXT    NOT NULL,
  totp_step     INTEGER NOT NULL DEFAULT 0,
  created       INTEGER NOT NULL,
  revoked       INTEGER
) STRICT;

CREATE TABLE waiting (
  bulletin      TEXT    PRIMARY KEY,
  document      TEXT    NOT NULL,
  revision      INTEGER NOT NULL,
  kind          TEXT    NOT NULL,
  action        TEXT    NOT NULL,
  mode          TEXT    NOT NULL,
  area          TEXT    NOT NULL,
  level         INTEGER NOT NULL,
  bytes         BLOB    NOT NULL,
  digest        BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
  findings      TEXT    NOT NULL,
  submitter     TEXT    NOT NULL,
  office        TEXT    NOT NULL,
  received      INTEGER NOT NULL,
  because       TEXT    NOT NULL,
  break_glass   INTEGER NOT NULL,
  state         TEXT    NOT NULL
    CHECK (state IN ('waiting', 'releasing', 'released', 'returned', 'withdrawn')),
  decided_by    TEXT    NOT NULL DEFAULT '',
  decided       INTEGER,
  reason        TEXT    NOT NULL DEFAULT '',
  broke_glass   INTEGER NOT NULL DEFAULT 0,
  sequence      INTEGER NOT NULL DEFAULT 0,
  reviewed_by   TEXT    NOT NULL DEFAULT '',
  reviewed      INTEGER,
  review_reason TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX waiting_open ON waiting (state, received);

CREATE TABLE audit (
  position INTEGER PRIMARY KEY,
  at       INTEGER NOT NULL,
  who      TEXT    NOT NULL,
  what     TEXT    NOT NULL,
  subject  TEXT    NOT NULL,
  detail   TEXT    NOT NULL,
  chain    BLOB    NOT NULL CHECK (length(chain) = 32)
) STRICT;
)sql";

}  // namespace ofure
