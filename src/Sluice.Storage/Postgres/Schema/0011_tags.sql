-- What jobs may ask of a worker. A release that does not know it registers sessions without tags, and gives its attempts to any worker.
ALTER TABLE session ADD COLUMN tags text NOT NULL DEFAULT '';
