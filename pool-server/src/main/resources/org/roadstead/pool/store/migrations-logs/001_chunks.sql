-- What payloads wrote, as it came; start is the place of the first byte within the stream.
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY,
    num INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    stream TEXT NOT NULL,
    start INTEGER NOT NULL,
    data BLOB NOT NULL
);

CREATE INDEX chunks_by_stream ON chunks (num, attempt, stream, start);
