"""Finds controls that a screen reader could not name (UX 9)."""

from app.demo.shots.faults import unnamed

__all__ = ["unnamed"]
