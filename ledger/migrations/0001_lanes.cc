namespace ofure {

extern const char* const kLanes0001;
const char* const kLanes0001 = R"sql(
CREATE TABLE cursor (
  lane    TEXT    NOT NULL,
  mode    TEXT    NOT NULL CHECK (mode IN ('actual', 'exercise', 'test')),
  through INTEGER NOT NULL CHECK (through >= 0),
  PRIMARY KEY (lane, mode)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace ofure
