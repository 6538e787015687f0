"""The manager's review queue: what waits longest first, what changed since last time, notes, return and countersign."""
