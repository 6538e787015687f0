"""A picture of every screen: which there are, how each is reached, and what is wrong in it that a program can see."""
