namespace ofure {

// The templates of the offices: documents to be filled, each of one mode for as long as it is kept.
extern const char* const kKeys0004;
const char* const kKeys0004 = R"sql(
CREATE TABLE template (
  office  TEXT    NOT NULL REFERENCES office (id),
  name    TEXT    NOT NULL,
  mode    TEXT    NOT NULL CHECK (mode IN ('actual', 'exercise', 'test')),
  kind    TEXT    NOT NULL,
  title   TEXT    NOT NULL,
  bytes   BLOB    NOT NULL,
  kept_by TEXT    NOT NULL,
  kept    INTEGER NOT NULL,
  PRIMARY KEY (office, name)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace ofure
