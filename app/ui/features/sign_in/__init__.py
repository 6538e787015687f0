"""Signing in with the council's account: the window before the records, and the sheet over them."""
