"""The sync centre: what needs a person, what waits to be sent, what came; and one conflict, decided answer by answer."""
