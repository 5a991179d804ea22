-- How pilots waited in the queues of platforms, what a forecast is made from; of each pilot the newest that is known.
CREATE TABLE waits (
    seq INTEGER PRIMARY KEY,
    harvester TEXT NOT NULL,
    pilot TEXT NOT NULL,
    queue TEXT NOT NULL,
    cores INTEGER NOT NULL,
    memory INTEGER NOT NULL,
    disk INTEGER NOT NULL,
    gpus INTEGER NOT NULL,
    gpu_type TEXT,
    features TEXT,
    life INTEGER,
    submitted INTEGER NOT NULL,
    eligible INTEGER,
    started INTEGER,
    gone INTEGER,
    first_estimate INTEGER,
    last_estimate INTEGER,
    UNIQUE (harvester, pilot)
);

CREATE INDEX waits_by_harvester ON waits (harvester, seq);
