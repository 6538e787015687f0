"""A real service for hostile stories: the town of the server's own tests."""

from tests.server.conftest import database, forms, postgres, town

__all__ = ["database", "forms", "postgres", "town"]
