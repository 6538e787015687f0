"""What changed since the last stage, over whatever page is on screen."""
