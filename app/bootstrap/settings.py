"""Text size and colours as a person set them on this laptop; they stand in the profile in the clear, with no names."""

import msgspec

from app.domain.errors import Unavailable
from app.security.profile import Profile

ALONE = "Only your passphrase opens the records here: this laptop has no key store of its own, so choose long words."
WITH_DEVICE = "It takes your passphrase and this laptop’s own key store together. A copy of the file opens nowhere else."


class ProfileSettings:
    """Satisfies `app.ui.desk.Settings`."""

    def __init__(self, profile: Profile) -> None:
        facts = profile.facts()
        self._profile = profile
        self.text_percent = min(200, max(90, facts.text_size_percent))
        self.scheme = facts.scheme

    @property
    def mode_sentence(self) -> str:
        """In words what it takes to open this laptop's records. Asked for when shown: looking for the key store takes time."""
        from app.security.keystore import keystore
        from app.security.vault import Mode, Vault

        if not self._profile.has_vault:
            return ""
        return ALONE if Vault(self._profile, keystore()).mode is Mode.ALONE else WITH_DEVICE

    def save(self) -> None:
        """Keep them for the next start; a full disk does not stop anybody from reading larger text."""
        facts = msgspec.structs.replace(self._profile.facts(), text_size_percent=self.text_percent, scheme=self.scheme)
        try:
            self._profile.save_facts(facts)
        except Unavailable:
            return
