"""My day: where I am going, what is due, what waits for whom, what I left open."""
