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

CREATE TABLE told (
  alarm TEXT    PRIMARY KEY,
  times INTEGER NOT NULL,
  at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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
