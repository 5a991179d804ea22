-- When the first job of a body was said to start, at submission; null when an earlier release stored it.
ALTER TABLE bodies ADD COLUMN promised TEXT;

-- What was said later of single jobs that wait.
CREATE TABLE moves (
    num INTEGER NOT NULL,
    at INTEGER NOT NULL,
    said TEXT NOT NULL,
    PRIMARY KEY (num, at)
) WITHOUT ROWID;

-- How right promises were, by where the job started, what the promise was worth and the week of the start.
CREATE TABLE scores (
    platform TEXT NOT NULL,
    commitment INTEGER NOT NULL,
    week TEXT NOT NULL,
    tally TEXT NOT NULL,
    PRIMARY KEY (platform, commitment, week)
) WITHOUT ROWID;

-- The newest of these starts, not all of them when there are many.
CREATE TABLE starts (
    seq INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    at INTEGER NOT NULL,
    said TEXT NOT NULL
);
