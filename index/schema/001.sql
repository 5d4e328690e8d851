-- The catalog: the truth of an index. Lexical index and vectors are derived from it.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE articles (
    id  INTEGER PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE versions (
    id              INTEGER PRIMARY KEY,
    article         INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    digest          TEXT    NOT NULL,
    number          INTEGER NOT NULL,  -- 1 for the oldest, by time
    superseded      INTEGER NOT NULL,
    ordering        INTEGER NOT NULL,  -- what versions are ordered by: when it came out
    arrival         INTEGER NOT NULL,  -- and, where that is equal, the change that brought it
    live_from       INTEGER NOT NULL,  -- visible from this second since 1970 ...
    live_to         INTEGER NOT NULL,  -- ... to before this one
    headline        TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    source          TEXT    NOT NULL,
    url             TEXT    NOT NULL,
    byline          TEXT    NOT NULL,
    dateline        TEXT    NOT NULL,
    agency          TEXT    NOT NULL,
    credits         TEXT    NOT NULL,
    section         TEXT    NOT NULL,
    language        TEXT    NOT NULL,
    published       TEXT,              -- ISO 8601, cut to the precision that it is known with
    updated         TEXT,
    status          TEXT    NOT NULL,
    embargoed_until TEXT,
    notices         TEXT    NOT NULL,  -- JSON list of strings
    UNIQUE (article, digest)
) STRICT;

CREATE TABLE passages (
    id      INTEGER PRIMARY KEY,       -- passage_id: the same on every machine
    version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    start   INTEGER NOT NULL,
    "end"   INTEGER NOT NULL,
    seq     INTEGER NOT NULL           -- the change that last touched it
) STRICT;
CREATE INDEX passages_by_version ON passages (version);
CREATE INDEX passages_by_seq ON passages (seq);

CREATE TABLE embeddings (
    passage INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
    vector  BLOB NOT NULL              -- float16, little-endian
) STRICT;

CREATE TABLE removals (
    passage INTEGER PRIMARY KEY,
    seq     INTEGER NOT NULL
) STRICT;
CREATE INDEX removals_by_seq ON removals (seq);
