"""Everything a person can do, free of Qt and SQL."""
