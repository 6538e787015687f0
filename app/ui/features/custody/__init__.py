"""The custody log of an appropriate adult: one tap a stamp, with the clocks of custody and the rights of the child beside it."""
