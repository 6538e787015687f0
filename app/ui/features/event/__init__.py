"""A file that is not with somebody: asked for with a reason, and seen by a manager of the child."""
