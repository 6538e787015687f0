"""Caseload: all children on this laptop, what is due for each, and the way to each."""
