-- What a pool holds. Instants are milliseconds since the epoch; phases are ordinals, reasons codes.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

INSERT INTO meta VALUES ('generation', 1), ('next_num', 1), ('next_terms', 1), ('first_event', 1);

CREATE TABLE terms (
    id INTEGER PRIMARY KEY,
    terms TEXT NOT NULL UNIQUE
);

-- One row for a single job or a whole sweep. Its jobs have the numbers first .. first + size - 1. The event of its
-- submission stands here, as the number event: one row less for each job.
CREATE TABLE bodies (
    first INTEGER PRIMARY KEY,
    size INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    grp TEXT NOT NULL,
    name TEXT,
    created INTEGER NOT NULL,
    event INTEGER NOT NULL,
    not_before INTEGER,
    window_end INTEGER,
    after TEXT,
    terms TEXT NOT NULL,
    labels TEXT,
    description TEXT NOT NULL
);

CREATE INDEX bodies_by_owner ON bodies (owner, first);

CREATE INDEX bodies_bound ON bodies (first)
    WHERE after IS NOT NULL OR not_before IS NOT NULL OR window_end IS NOT NULL;

CREATE INDEX bodies_labelled ON bodies (first) WHERE labels IS NOT NULL;

-- The narrow rows: one for each job, and all that changes about it.
CREATE TABLE jobs (
    num INTEGER PRIMARY KEY,
    body INTEGER NOT NULL,
    terms INTEGER NOT NULL,
    phase INTEGER NOT NULL DEFAULT 0,
    reason INTEGER DEFAULT 50,
    attempt INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    losses INTEGER NOT NULL DEFAULT 0,
    stopping INTEGER,
    answered INTEGER NOT NULL DEFAULT 0,
    harvester TEXT,
    incarnation INTEGER,
    generation INTEGER,
    released INTEGER,
    placement TEXT,
    exit TEXT
);

-- Everything but COMPLETED, so that what a start reads does not grow with what is done.
CREATE INDEX jobs_open ON jobs (phase) WHERE phase <> 5;

CREATE INDEX jobs_held ON jobs (num) WHERE harvester IS NOT NULL;

CREATE TABLE sweeps (
    body INTEGER PRIMARY KEY,
    c0 INTEGER NOT NULL,
    c1 INTEGER NOT NULL DEFAULT 0,
    c2 INTEGER NOT NULL DEFAULT 0,
    c3 INTEGER NOT NULL DEFAULT 0,
    c4 INTEGER NOT NULL DEFAULT 0,
    c5 INTEGER NOT NULL DEFAULT 0,
    c6 INTEGER NOT NULL DEFAULT 0,
    c7 INTEGER NOT NULL DEFAULT 0
);

-- One row for each later transition of a job, or for the same transition of the jobs first .. last.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    body INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    phase INTEGER NOT NULL,
    at INTEGER NOT NULL,
    reason INTEGER,
    message TEXT,
    attempt INTEGER NOT NULL,
    placement TEXT,
    member INTEGER NOT NULL
);

CREATE INDEX events_by_body ON events (body);

CREATE INDEX events_by_member ON events (first) WHERE member = 1;

CREATE INDEX events_of_many ON events (body) WHERE last > first;

CREATE TABLE harvesters (
    name TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    release TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    draining INTEGER NOT NULL,
    awaited INTEGER NOT NULL
) WITHOUT ROWID;

-- Kept outputs of the newest attempt whose outputs the pool has accepted.
CREATE TABLE outputs (
    num INTEGER PRIMARY KEY,
    attempt INTEGER NOT NULL,
    outputs TEXT NOT NULL
);

-- Idempotency keys and what was answered.
CREATE TABLE keys (
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    hash TEXT NOT NULL,
    answer TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (owner, key)
) WITHOUT ROWID;

CREATE INDEX keys_by_age ON keys (at);
