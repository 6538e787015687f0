"""The service's clock and constants in SQL: PostgreSQL's own, so that several service processes agree."""

from typing import Final

NOW_TEXT: Final = """to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"+00:00"')"""
EPOCH: Final = "(SELECT id FROM epoch ORDER BY made_at DESC LIMIT 1)"
HEAD: Final = "(SELECT head FROM stream WHERE id = 1)"
ADMINISTRATION: Final = "00000000-0000-8000-8000-000000000001"
"""The device that the service's own administration writes with. It has no key, so nobody can sign as it."""
