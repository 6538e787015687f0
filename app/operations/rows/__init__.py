"""What screens read: frozen rows, one module for each noun.

Dates are ISO text, empty where unknown; `*_at` are ISO date-times with offset. Every row has an `id` that does not change.
"""
