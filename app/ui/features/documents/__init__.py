"""Documents in a child's file: added, looked at, fetched, taken out."""
