-- The logs of jobs that had ended were dropped up to this number, to keep the file within its bound.
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

INSERT INTO meta VALUES ('dropped_to', 0);
