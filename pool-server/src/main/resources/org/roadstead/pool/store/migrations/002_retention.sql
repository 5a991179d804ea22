-- What was removed is forgotten at once; the rows of a sweep's members go little by little after that.

-- Numbers first .. last were members of the sweep id, which is no longer there.
CREATE TABLE doomed (
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL,
    id TEXT NOT NULL
);

-- What bodies come after, by the id of its body: it stays as long as anything names it.
CREATE TABLE named (
    id TEXT NOT NULL,
    body INTEGER NOT NULL,
    PRIMARY KEY (id, body)
) WITHOUT ROWID;

CREATE INDEX named_by_body ON named (body);

INSERT OR IGNORE INTO named
    SELECT CASE WHEN instr(a.value, '.') > 0 THEN substr(a.value, 1, instr(a.value, '.') - 1) ELSE a.value END, b.first
    FROM bodies b, json_each(b.after) a WHERE b.after IS NOT NULL;

-- Which blobs are needed: kind 0 by the uploads of the body num, kind 1 by the kept outputs of the job num.
CREATE TABLE blob_refs (
    digest TEXT NOT NULL,
    num INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    PRIMARY KEY (digest, num, kind)
) WITHOUT ROWID;

CREATE INDEX blob_refs_by_num ON blob_refs (num);

INSERT OR IGNORE INTO blob_refs
    SELECT t.atom, b.first, 0 FROM bodies b, json_tree(b.description) t
    WHERE b.description LIKE '%"upload":"sha256:%' AND t.key = 'upload' AND t.atom LIKE 'sha256:%';

INSERT OR IGNORE INTO blob_refs
    SELECT json_extract(o.value, '$.digest'), outputs.num, 1 FROM outputs, json_each(outputs.outputs) o;

-- How many jobs were removed, by the phase they had ended in.
INSERT INTO meta VALUES ('removed_5', 0), ('removed_6', 0), ('removed_7', 0);

-- When the youngest of them was submitted.
INSERT INTO meta VALUES ('removed_to', 0);
