"""What stands round every page: rail, top bar, bars of trouble and undo."""
