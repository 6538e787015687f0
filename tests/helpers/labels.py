"""Finds labels whose words do not fit their place (UX 7.3, 16 to 18)."""

from app.demo.shots.faults import cut_labels

__all__ = ["cut_labels"]
