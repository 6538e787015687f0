"""One folder for each screen a person can open."""
