"""Waymark: offline case work for youth justice services."""

__version__ = "0.1.0"
