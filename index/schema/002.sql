-- Versions by agencies' numbers and embargoes; which articles are copies, and which share a story.

ALTER TABLE versions ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
-- The first second that the text could be read from; `ordering` is the last issue's.
ALTER TABLE versions ADD COLUMN first INTEGER NOT NULL DEFAULT -4611686018427387904;
ALTER TABLE versions ADD COLUMN held_until INTEGER NOT NULL DEFAULT -4611686018427387904;
UPDATE versions SET first = live_from;
UPDATE versions SET held_until = live_from WHERE embargoed_until IS NOT NULL;
-- A withdrawal is a version of its own, also of the text that it withdraws.
UPDATE versions SET digest = 'withdrawn ' || digest WHERE status = 'withdrawn';

-- One text an article is compared by: its newest version's, if that can be found.
CREATE TABLE sketches (
    article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    hashes  BLOB    NOT NULL           -- int64, little-endian, ascending
) STRICT;

CREATE TABLE shingles (
    hash    INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (hash, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE copies (                  -- both directions of every pair
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    other   INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    share   REAL    NOT NULL,          -- of the shorter text that the longer one holds
    PRIMARY KEY (article, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_by_other ON copies (other);

CREATE TABLE stories (
    article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    moment  INTEGER NOT NULL,
    names   TEXT    NOT NULL,          -- JSON list of strings
    vector  BLOB    NOT NULL,          -- float16, little-endian
    story   TEXT                       -- NULL: not grouped yet
) STRICT;
CREATE TABLE story_changes (moment INTEGER PRIMARY KEY) STRICT;  -- since the last grouping
CREATE INDEX stories_by_moment ON stories (moment);
CREATE INDEX stories_by_story ON stories (story);
