"""Text size, colours and language of forms as a person set them here; they stand in the profile in the clear, with no names."""

from contextlib import suppress

import msgspec

from app.domain.errors import Refused, Unavailable
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
        self.forms_language = facts.forms_language

    @property
    def mode_sentence(self) -> str:
        """In words what it takes to open this laptop's records. Asked for when shown: looking for the key store takes time."""
        from app.security.keystore import keystore
        from app.security.vault import Mode, Vault

        if not self._profile.has_vault:
            return ""
        return ALONE if Vault(self._profile, keystore()).mode is Mode.ALONE else WITH_DEVICE

    def rate_words(self, typed: str) -> tuple[int, str]:
        """How strong new words are: 0 to 4, and what to do next, empty when they are good enough."""
        from app.security.keystore import keystore
        from app.security.passphrase import strength_of

        facts = self._profile.facts()
        strength = strength_of(typed, (facts.display_name, facts.team), stands_alone=keystore() is None)
        return strength.score, "" if strength.is_enough else strength.hint

    def change_passphrase(self, old: str, new: str, may_be_known: bool = False) -> None:
        """From the next unlock the new words open it; the service is told at the next sync. Where somebody may know the old
        ones, that unlock gives the records another key too.

        Raises Refused, Unavailable; wrong old words count as a try, so that an open window is no way to guess.
        """
        from app.bootstrap import clock
        from app.bootstrap.leasing import tell_later
        from app.bootstrap.renewing_key import ask, withdraw
        from app.security.keystore import keystore
        from app.security.tries import Tries
        from app.security.unlock import counted
        from app.security.vault import Vault

        facts, vault = self._profile.facts(), Vault(self._profile, keystore())
        names = (facts.display_name, facts.team)
        if may_be_known:
            ask(self._profile)
        try:
            counted(Tries(self._profile, clock.now), lambda: vault.change_passphrase(old, new, names))
        except (Refused, Unavailable):
            withdraw(self._profile)
            raise
        with suppress(
            Unavailable
        ):  # the words are changed; that the service hears of it later is no reason to say otherwise
            tell_later(self._profile, passphrase_changed_at=clock.now().wall_at)

    def say_log(self, since: str) -> None:
        """For the unlock window: that a log goes on, and since when. A full disk stops nobody."""
        facts = self._profile.facts()
        if facts.log_since != since:
            with suppress(Unavailable):
                self._profile.save_facts(msgspec.structs.replace(facts, log_since=since))

    def save(self) -> None:
        """Keep them for the next start; a full disk does not stop anybody from reading larger text."""
        facts = msgspec.structs.replace(
            self._profile.facts(),
            text_size_percent=self.text_percent,
            scheme=self.scheme,
            forms_language=self.forms_language,
        )
        try:
            self._profile.save_facts(facts)
        except Unavailable:
            return
