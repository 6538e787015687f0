"""Keys, unlocking, device identity and the lock on a profile."""
