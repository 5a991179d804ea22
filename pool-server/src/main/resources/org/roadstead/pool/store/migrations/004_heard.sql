-- The newest incarnation of a harvester that has said more than hello; of older rows nothing better is known than the newest.
ALTER TABLE harvesters ADD COLUMN heard INTEGER NOT NULL DEFAULT 0;

UPDATE harvesters SET heard = incarnation;
