"""Joining the service anew from the open window: why, what is kept, a code, the passphrase, done."""
