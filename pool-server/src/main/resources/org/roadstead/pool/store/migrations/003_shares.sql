-- What groups have used, in core-seconds as they counted at the time `at`; the row '' is the level at which one begins.
CREATE TABLE shares (
    grp TEXT PRIMARY KEY,
    served REAL NOT NULL,
    used REAL NOT NULL,
    at INTEGER NOT NULL
) WITHOUT ROWID;

-- What the operator decided, as JSON; no row before anything was.
CREATE TABLE policy (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    policy TEXT NOT NULL
);
