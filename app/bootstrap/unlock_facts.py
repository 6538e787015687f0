"""What the unlock window says before anybody has said who they are."""

from app.bootstrap import clock
from app.domain.initials import initials
from app.domain.moment import Moment
from app.security.people import People
from app.security.profile import Profile
from app.ui.features.unlock.presenter import Facts

ALONE = "Only your passphrase protects this laptop: it has no key store of its own."


def unlock_facts(profile: Profile, moment: Moment) -> Facts:
    """From the profile's folder and key file alone: nothing is open yet."""
    from app.security.lease import standing
    from app.security.tries import Tries, whole_seconds
    from app.security.vault import Mode, Vault
    from app.ui.lease_words import lease_words

    facts = profile.facts()
    vault = Vault(profile, None)
    alone = vault.mode is Mode.ALONE  # the file says so itself; asking the keystore would take long
    judged = standing(profile, vault.lease, moment)
    people = People.around(profile)
    return Facts(
        first_name=facts.first_name,
        names=facts.display_name,
        initials=initials(facts.display_name),
        team_line=facts.team,
        now=moment.wall_at,
        last_synced_at=facts.last_synced_at,
        help_phone=facts.help_phone,
        log_since=facts.log_since,
        made_up=facts.is_made_up,
        mode_sentence=ALONE if alone else "",
        has_others=people is not None and len(people.all()) > 1,
        can_switch=people is not None,
        lease_sentence=lease_words(judged.level, judged.left_s),
        wait_s=whole_seconds(Tries(profile, clock.now).before_try()),
    )
