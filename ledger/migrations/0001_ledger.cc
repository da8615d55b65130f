namespace ofure {

// Words instead of numbers, so that the file can be read with any SQLite shell long after this program is gone. The
// bytes come last: what stands before them can be read without touching the pages they fill.
extern const char* const kLedger0001;
const char* const kLedger0001 = R"sql(
CREATE TABLE entry (
  position    INTEGER PRIMARY KEY CHECK (position > 0),
  mode        TEXT    NOT NULL CHECK (mode IN ('actual', 'exercise', 'test')),
  sequence    INTEGER NOT NULL CHECK (sequence > 0),
  previous    INTEGER NOT NULL CHECK (previous >= 0 AND previous < sequence),
  bulletin    TEXT    NOT NULL,
  document    TEXT    NOT NULL,
  revision    INTEGER NOT NULL CHECK (revision > 0),
  kind        TEXT    NOT NULL,
  action      TEXT    NOT NULL CHECK (action IN ('issue', 'update', 'correct', 'cancel')),
  area        TEXT    NOT NULL CHECK (length(area) = 6),
  level       INTEGER NOT NULL CHECK (level BETWEEN 0 AND 5),
  sender      TEXT    NOT NULL,
  sent        TEXT    NOT NULL,
  valid_until TEXT,
  submitter   TEXT    NOT NULL,
  accepted_at INTEGER NOT NULL,
  verdict     TEXT    NOT NULL,
  findings    TEXT    NOT NULL,
  digest      BLOB    NOT NULL CHECK (length(digest) = 32),
  chain       BLOB    NOT NULL CHECK (length(chain) = 32),
  bytes       BLOB    NOT NULL
) STRICT;

CREATE UNIQUE INDEX entry_by_bulletin ON entry (bulletin);
CREATE UNIQUE INDEX entry_by_document ON entry (document, revision);
CREATE UNIQUE INDEX entry_by_digest   ON entry (digest);
CREATE UNIQUE INDEX entry_by_place    ON entry (mode, kind, area, sequence);
CREATE INDEX entry_by_sequence        ON entry (mode, sequence, kind, area);

CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry BEGIN
  SELECT RAISE(ABORT, 'an entry of the ledger never changes');
END;
CREATE TRIGGER entry_never_leaves BEFORE DELETE ON entry BEGIN
  SELECT RAISE(ABORT, 'an entry never leaves the ledger');
END;

CREATE TABLE meta (
  name  TEXT    PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace ofure
