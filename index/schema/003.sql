-- What readers said of answers. It refers to no article's row: it stays when an article is removed.
CREATE TABLE feedback (
    id        TEXT PRIMARY KEY,        -- a random UUID: who has it may change the row
    given     TEXT NOT NULL,           -- to the second
    question  TEXT NOT NULL,
    resolved  TEXT NOT NULL,           -- a follow-up in words of its own; else empty
    as_of     TEXT NOT NULL,
    since     TEXT,                    -- the window that the answer was limited to
    until     TEXT,
    limits    TEXT NOT NULL,           -- JSON object of what the reader chose beside the as-of
    status    TEXT NOT NULL,
    answer    TEXT NOT NULL,
    citations TEXT NOT NULL,           -- JSON list of [uri, digest, start, end]
    verdict   TEXT NOT NULL,
    reason    TEXT NOT NULL,           -- empty if none was given
    comment   TEXT NOT NULL,
    expected  TEXT NOT NULL            -- URI of the article that answers; empty if none was named
) STRICT;
CREATE INDEX feedback_by_time ON feedback (given);
