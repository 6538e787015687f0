"""The twins: a laptop's store and the service's database in memory, held equal to the real ones by test_twins.py."""

from tests.sync_simulation.memory import access, aside, healing, judged, laptops, pages, trail

__all__ = ["access", "aside", "healing", "judged", "laptops", "pages", "trail"]
"""Imported for the statements that they answer."""
