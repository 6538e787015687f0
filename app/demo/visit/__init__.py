"""The visit: a practitioner's day and a manager's part in it, played with real keys and clicks on two real laptops."""
