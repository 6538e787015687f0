"""Made-up children of many origins: names, homes, people around them, and how to talk with them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from app.demo.sample.lists import about, by_share, sample_list
from app.demo.sample.making import Maker
from app.domain.child import Address, Carer, Child, LegalStatus, Warning

_STATUSES: Final = ("looked_after_s20", "child_in_need", "child_protection_plan", "early_help", "care_leaver")


def some_child(maker: Maker, number: int, opened: date, taken: set[str]) -> Child:
    """A child whose name nobody else in the service has."""
    luck = maker.luck
    origin = by_share(luck, sample_list("names"))
    is_boy = luck.random() < 0.78
    first, surname = _name(maker, origin, is_boy, taken)
    called = first.split("-")[0] if luck.random() < 0.2 and "-" in first else ""
    tips = sample_list("tips")
    name = called or first.split(" ", 1)[0]
    return Child(
        id=maker.new_id(opened),
        scope=maker.new_id(opened),
        first_names=first,
        surname=surname,
        preferred_name=called,
        pronouns="they/them" if luck.random() < 0.03 else "he/him" if is_boy else "she/her",
        born_on=(maker.today - timedelta(days=luck.randint(12 * 366, 18 * 365 - 30))).isoformat(),
        born_on_checked=luck.random() < 0.9,
        sex="male" if is_boy else "female",
        ethnicity=origin["ethnicity"],
        religion=origin.get("religion", ""),
        first_language=origin["language"],
        preferred_language=origin.get("preferred", "en"),
        interpreter_needed=origin["language"] not in ("English", "Welsh") and luck.random() < 0.25,
        nation=origin.get("nation", ""),
        disabilities=tuple(sorted(luck.sample(tips["needs"], luck.choice((0, 0, 0, 1, 1, 2))))),
        case_number=f"YJ-{opened.year % 100:02d}-{number:04d}",
        phone=f"07700 900{number:03d}" if luck.random() < 0.6 else "",
        safe_to_text=luck.random() < 0.6,
        addresses=_addresses(maker, opened),
        carers=_carers(maker, opened, surname),
        statuses=_statuses(maker, opened, tuple(luck.sample(_STATUSES, luck.choice((0, 0, 0, 1))))),
        warnings=_warnings(maker, opened, [luck.choice(tips["warnings"])] if luck.random() < 0.25 else [], name),
        communication=about(luck.choice(tips["communication"]), name),
        matters=luck.choice(tips["matters"]),
        matters_on=(opened + timedelta(days=6)).isoformat(),
        strengths=tuple(sorted(luck.sample(tips["strengths"], 3))),
        what_helps=tuple(sorted(luck.sample(tips["what_helps"], 2))),
    )


def told_child(maker: Maker, told: Mapping[str, Any], opened: date) -> Child:
    """A child as written in a list."""
    years, days = told["born"]
    born = maker.today - timedelta(days=days)
    line, district, postcode = told["address"]
    home = Address(line=f"{line}, {district}", postcode=postcode, kind="home", from_on=_ago(opened, 300))
    return Child(
        id=maker.new_id(opened),
        scope=maker.new_id(opened),
        first_names=told["first_names"],
        surname=told["surname"],
        preferred_name=told.get("preferred_name", ""),
        pronouns=told["pronouns"],
        born_on=date(born.year - years, born.month, min(born.day, 28)).isoformat(),
        born_on_checked=True,
        sex=told["sex"],
        gender_identity=told.get("gender_identity", ""),
        ethnicity=told["ethnicity"],
        religion=told.get("religion", ""),
        first_language=told.get("language", "English"),
        preferred_language=told.get("preferred", "en"),
        nation=told.get("nation", ""),
        disabilities=tuple(sorted(told.get("disabilities", ()))),
        case_number=told["case_number"],
        phone=told.get("phone", ""),
        safe_to_text=True,
        addresses={maker.new_id(opened): home},
        carers={maker.new_id(opened): Carer(rank=f"{n:02d}", **carer) for n, carer in enumerate(told["carers"], 1)},
        statuses=_statuses(maker, opened, tuple(told.get("statuses", ()))),
        warnings=_warnings(maker, opened, told.get("warnings", ()), told["first_names"]),
        communication=told["communication"],
        matters=told["matters"],
        matters_on=(opened + timedelta(days=4)).isoformat(),
        strengths=tuple(sorted(told["strengths"])),
        what_helps=tuple(sorted(told["what_helps"])),
    )


def _name(maker: Maker, origin: Mapping[str, Any], is_boy: bool, taken: set[str]) -> tuple[str, str]:
    for _ in range(200):
        first = maker.luck.choice(origin["boys" if is_boy else "girls"])
        surname = maker.luck.choice((not is_boy and origin.get("girls_surnames")) or origin["surnames"])
        if f"{first} {surname}" not in taken:
            break
        if maker.luck.random() < 0.1:
            origin = by_share(maker.luck, sample_list("names"))
    taken.add(f"{first} {surname}")
    return first, surname


def _addresses(maker: Maker, opened: date) -> dict[str, Address]:
    places, luck = sample_list("places"), maker.luck
    number = luck.randrange(len(places["districts"]))
    line = f"{luck.randint(1, 88)} {luck.choice(places['streets'])}, {places['districts'][number]}"
    postcode = f"{places['postcodes'][number]} {luck.randint(1, 9)}{luck.choice('ABDEFGHJ')}{luck.choice('LNPQRSTU')}"
    is_secret = luck.random() < 0.06
    home = Address(
        line=line, postcode=postcode, kind="home", from_on=_ago(opened, luck.randint(30, 2000)), confidential=is_secret
    )
    return {maker.new_id(opened): home}


def _carers(maker: Maker, opened: date, surname: str) -> dict[str, Carer]:
    tips, luck = sample_list("tips"), maker.luck
    chosen = luck.sample(tips["carers"], luck.choice((1, 2, 2, 3)))
    return {
        maker.new_id(opened): Carer(
            name=f"{who} {surname}" if who in {"Mum", "Dad"} and luck.random() < 0.3 else who,
            relation=who.lower(),
            note=luck.choice(tips["carer_notes"]),
            lives_with=n == 1,
            parental_responsibility=who in {"Mum", "Dad"},
            rank=f"{n:02d}",
        )
        for n, who in enumerate(chosen, 1)
    }


def _statuses(maker: Maker, opened: date, kinds: Sequence[str]) -> dict[str, LegalStatus]:
    return {maker.new_id(opened): LegalStatus(kind=kind, from_on=_ago(opened, 120)) for kind in kinds}


def _warnings(maker: Maker, opened: date, told: Sequence[Mapping[str, str]], called: str) -> dict[str, Warning]:
    review_on = (maker.today + timedelta(days=60)).isoformat()
    return {
        maker.new_id(opened): Warning(
            kind=w["kind"], text=about(w["text"], called), tone=w["tone"], from_on=opened.isoformat(), review_on=review_on
        )
        for w in told
    }


def _ago(day: date, days: int) -> str:
    return (day - timedelta(days=days)).isoformat()
