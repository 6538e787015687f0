"""The central service on PostgreSQL."""
