namespace ofure {

// kinds, areas and modes are words with a space between; empty kinds and areas mean all.
extern const char* const kKeys0001;
const char* const kKeys0001 = R"sql(
CREATE TABLE key (
  id      TEXT    PRIMARY KEY,
  name    TEXT    NOT NULL,
  role    TEXT    NOT NULL CHECK (role IN ('sender', 'releaser', 'receiver', 'operator')),
  hash    BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
  kinds   TEXT    NOT NULL,
  areas   TEXT    NOT NULL,
  modes   TEXT    NOT NULL CHECK (modes <> ''),
  created INTEGER NOT NULL,
  expires INTEGER,
  revoked INTEGER
) STRICT;
)sql";

}  // namespace ofure
