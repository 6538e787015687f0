"""Text size and colours as a person set them on this laptop; they stand in the profile in the clear, with no names."""

import msgspec

from app.domain.errors import Unavailable
from app.security.profile import Profile


class ProfileSettings:
    """Satisfies `app.ui.desk.Settings`."""

    def __init__(self, profile: Profile) -> None:
        facts = profile.facts()
        self._profile = profile
        self.text_percent = min(200, max(90, facts.text_size_percent))
        self.scheme = facts.scheme

    def save(self) -> None:
        """Keep them for the next start; a full disk does not stop anybody from reading larger text."""
        facts = msgspec.structs.replace(self._profile.facts(), text_size_percent=self.text_percent, scheme=self.scheme)
        try:
            self._profile.save_facts(facts)
        except Unavailable:
            return
