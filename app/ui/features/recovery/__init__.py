"""A forgotten passphrase: a recovery file, its code and new words, before anything is open."""
