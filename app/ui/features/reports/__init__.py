"""Reports for courts, panels and the secure estate: the tab of a child."""
