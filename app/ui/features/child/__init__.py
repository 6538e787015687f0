"""A child's record: the banner that says who this is, and the tabs under it."""
