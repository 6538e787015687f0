"""A worry about a child's safety: what was asked and said, what was done, and recording what was done."""
