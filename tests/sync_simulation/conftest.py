"""The same real PostgreSQL and made-up town as the server's own tests."""

from tests.server.conftest import database, forms, postgres

__all__ = ["database", "forms", "postgres"]
