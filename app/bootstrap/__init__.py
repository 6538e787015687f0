"""Composition roots: where real clocks, ids, stores and windows are joined."""
