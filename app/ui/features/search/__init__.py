"""Ctrl+K: one box that finds children and notes on this laptop."""
