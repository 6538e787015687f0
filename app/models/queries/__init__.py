"""The reading side of the store: one module for each screen's rows, joined in `views.py`."""
