namespace ofure {

// Outcomes are found by the bulletin they are about, and leave in that order.
extern const char* const kLanes0002;
const char* const kLanes0002 = R"sql(
CREATE TABLE pending (
  lane     TEXT    NOT NULL,
  mode     TEXT    NOT NULL CHECK (mode IN ('actual', 'exercise', 'test')),
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  tries    INTEGER NOT NULL CHECK (tries >= 0),
  first    INTEGER NOT NULL,
  next     INTEGER NOT NULL,
  reason   TEXT    NOT NULL,
  PRIMARY KEY (lane, mode, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE outcome (
  mode     TEXT    NOT NULL CHECK (mode IN ('actual', 'exercise', 'test')),
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  receiver TEXT    NOT NULL,
  stage    INTEGER NOT NULL,
  word     TEXT    NOT NULL,
  at       INTEGER NOT NULL,
  tries    INTEGER NOT NULL,
  detail   TEXT    NOT NULL,
  PRIMARY KEY (mode, sequence, receiver, stage)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace ofure
