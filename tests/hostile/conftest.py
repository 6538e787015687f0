"""A real service for hostile stories: the town of the server's own tests."""

from tests.server.conftest import database, forms, postgres, town
from tests.sync_simulation.conftest import grounds, new_grounds, real_town

__all__ = ["database", "forms", "grounds", "new_grounds", "postgres", "real_town", "town"]
