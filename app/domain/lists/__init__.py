"""Pure rows of the list tables: what a list shows of a record, decided by plain functions."""
