"""Frozen records and the rules on them; nothing here acts."""
