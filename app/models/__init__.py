"""The local encrypted store; the only SQL on a laptop."""
