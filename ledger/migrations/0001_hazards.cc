namespace ofure {

extern const char* const kHazards0001;
const char* const kHazards0001 = R"sql(
CREATE TABLE hazard (
  id       TEXT    PRIMARY KEY,
  source   TEXT    NOT NULL,
  type     TEXT    NOT NULL,
  severity TEXT    NOT NULL,
  mode     TEXT    NOT NULL,
  starts   INTEGER NOT NULL,
  ends     INTEGER,
  text     TEXT    NOT NULL,
  by       TEXT    NOT NULL,
  received INTEGER NOT NULL,
  changed  INTEGER NOT NULL
) STRICT;
CREATE INDEX hazard_changed ON hazard (changed);

CREATE TABLE hazard_area (
  hazard TEXT    NOT NULL REFERENCES hazard (id),
  place  INTEGER NOT NULL,
  area   TEXT    NOT NULL,
  since  INTEGER NOT NULL,
  PRIMARY KEY (hazard, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE alarm (
  number    INTEGER PRIMARY KEY AUTOINCREMENT,
  id        TEXT    NOT NULL,
  kind      TEXT    NOT NULL,
  areas     TEXT    NOT NULL,
  mode      TEXT,
  since     INTEGER NOT NULL,
  ja        TEXT    NOT NULL,
  en        TEXT    NOT NULL,
  advice_ja TEXT    NOT NULL,
  advice_en TEXT    NOT NULL,
  tell      TEXT    NOT NULL,
  count     INTEGER NOT NULL,
  told      INTEGER NOT NULL,
  ended     INTEGER
) STRICT;
CREATE UNIQUE INDEX alarm_open ON alarm (id) WHERE ended IS NULL;
CREATE INDEX alarm_ended ON alarm (number) WHERE ended IS NOT NULL;

CREATE TABLE alarm_call (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  callee TEXT    NOT NULL,
  event  TEXT    NOT NULL,
  body   TEXT    NOT NULL,
  since  INTEGER NOT NULL,
  tries  INTEGER NOT NULL,
  next   INTEGER NOT NULL
) STRICT;

CREATE TABLE sign (
  area TEXT    NOT NULL,
  key  TEXT    NOT NULL,
  what TEXT    NOT NULL,
  at   INTEGER NOT NULL,
  PRIMARY KEY (area, key, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE followed (
  mode     TEXT    PRIMARY KEY,
  sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace ofure
