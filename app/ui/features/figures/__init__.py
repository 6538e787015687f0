"""Figures about the work: a person's own, their team's, or the whole service's."""
