"""The custody log of an appropriate adult: stamped with one tap at night, with the police's clocks and the child's rights beside it."""
