"""Who looked at which child’s file: what is unusual first, for the managers who answer for those files."""
