"""Figures of custody attendances and of requests under PACE section 38(6), counted from the logs on this laptop."""
