"""Giving the laptop to a child or carer, typing up what they wrote, or recording that they did not want to."""
