"""The contact sheet: a contact in ACORNS, written in under a minute."""
