"""Certificates: made with the child at the end, seen as it will be printed, saved or printed on the spot."""
