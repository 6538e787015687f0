"""Bringing a laptop and the central service to the same records."""
