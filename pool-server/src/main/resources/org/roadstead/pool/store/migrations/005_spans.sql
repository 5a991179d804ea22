-- Members of a sweep that are alike and have never been held need no rows: those with the numbers first .. last are in
-- this phase for this reason, and everything else about them is as in a new row. A job has a row or is in a span, never both.
CREATE TABLE spans (
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL,
    body INTEGER NOT NULL,
    terms INTEGER NOT NULL,
    phase INTEGER NOT NULL,
    reason INTEGER NOT NULL
);
