-- Sets of offers: as they stand, what was asked, and how long they are remembered (wall clock, milliseconds).
CREATE TABLE offer_sets (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    open INTEGER NOT NULL,
    until INTEGER NOT NULL,
    offers TEXT NOT NULL,
    request TEXT NOT NULL
);

CREATE INDEX offer_sets_open ON offer_sets (open, until);

-- Which offer a job comes from; goes with the job.
CREATE TABLE accepted_offers (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    offer TEXT NOT NULL
);
