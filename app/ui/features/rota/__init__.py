"""The rota of the appropriate adults on screen."""
