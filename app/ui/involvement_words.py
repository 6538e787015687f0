"""What a spell of involvement is, in words: what it is for, from when to when, who referred and why it ended."""

from app.domain.involvement import Episode
from app.domain.words import EPISODE_END, EPISODE_KIND, REFERRED_BY
from app.ui import when


def title_of(episode: Episode) -> str:
    """What it is for."""
    return EPISODE_KIND.get(episode.kind) or _plain(episode.kind)


def sentence_of(episode: Episode) -> str:
    """ "6 November 2026 to 20 May 2027 · referred by court · Completed"."""
    began, ended = when.day_of(episode.opened_on), when.day_of(episode.closed_on)
    since = f"From {when.long_day(began)}" if began else "From a day that is not known"
    until = f" to {when.long_day(ended)}" if ended else ""
    source = REFERRED_BY.get(episode.referral_source, _plain(episode.referral_source))
    why = EPISODE_END.get(episode.close_reason, _plain(episode.close_reason))
    return " · ".join(filter(None, (f"{since}{until}", f"referred by: {source}" if source else "", why)))


def _plain(code: str) -> str:
    return code.replace("_", " ").capitalize()
