"""Opening and closing a spell of the service's involvement with a child."""
