"""What the service keeps aside: a manager reads it and decides whether it goes into the record, back to its author, or to file."""
