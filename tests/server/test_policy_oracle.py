"""The policy agrees with a rule book written by hand, 10,000 times of 10,000, on the laptop and at the service."""

import random
from collections.abc import Collection, Iterator

import pytest

from app.domain import policy, policy_table
from app.domain.conditions import NEVER_CHANGED, Condition
from app.domain.policy import Allowed, Role, decide, may_read
from app.domain.roles import NAMES
from app.domain.types import ROTA_TYPES, TYPES
from app.server.judging import judge
from app.server.known import Forms
from tests.server.deeds import TO_COME, a_deed, asked_on_laptop, learn_questions, sent_to_service
from tests.server.oracle_table import COLUMNS, MAY_HOLD, Deed, may_hold, may_write

MANY = 10_000


def deeds(seed: int, many: int = MANY) -> Iterator[Deed]:
    """So many random deeds, the same for the same seed."""
    luck = random.Random(seed)
    return (a_deed(luck) for _ in range(many))


def laptop_allows(deed: Deed) -> bool:
    """The laptop's answer."""
    return isinstance(decide(*asked_on_laptop(deed)), Allowed)


def service_allows(deed: Deed, forms: Forms) -> bool:
    """The service's answer: the op is taken in, in whatever way."""
    return judge(*sent_to_service(deed, forms)).status != "quarantined"


def disagreements(seed: int, forms: Forms, many: int = MANY, rows: Collection[str] = ()) -> Iterator[tuple[str, Deed]]:
    """Deeds that the rule book answers otherwise, with who disagreed: of the types of these rows, or of all."""
    learn_questions(forms)
    types = {row.partition("/")[0] for row in rows}
    for deed in deeds(seed, many):
        if types and deed.type not in types:
            continue
        if laptop_allows(deed) != may_write(deed, is_service=False):
            yield "laptop", deed
        if deed.type not in TO_COME and service_allows(deed, forms) != may_write(deed, is_service=True):
            yield "service", deed


@pytest.mark.parametrize("seed", [1, 2])
def test_laptop_and_service_agree_with_the_rule_book_on_ten_thousand_deeds(forms: Forms, seed: int) -> None:
    assert next(disagreements(seed, forms, MANY // 2), None) is None


def test_the_search_meets_every_role_and_type_both_allowed_and_refused() -> None:
    """A search that never allows anything would agree with a policy that is closed."""
    drawn = list(deeds(1))
    answers = {(deed.type, may_write(deed, is_service=True)) for deed in drawn}
    assert {(t, yes) for t in {d.type for d in drawn} for yes in (True, False)} == answers
    allowed = {deed.role for deed in drawn if may_write(deed, is_service=True)}
    assert allowed == set(COLUMNS) - {"panel_volunteer", "head_of_service", "board_reader", "information_officer"}


WIDER = [
    policy_table.Rule((Role.VICTIM_WORKER,), ("assessment",), ("patch",)),
    policy_table.Rule((Role.SESSIONAL_WORKER,), ("appointment",), ("create",)),
    policy_table.Rule((Role.SERVICE_MANAGER,), ("plan",), policy_table.ALL),
    policy_table.Rule((Role.POLICE,), ("contact",), ("create",)),
    policy_table.Rule((Role.ADMINISTRATOR,), ("allocation",), ("create",)),
    policy_table.Rule(("reader",), ("contact",), ("create",)),
]


@pytest.mark.parametrize("hole", WIDER, ids=lambda rule: f"{rule.roles[0]}-{rule.types[0]}")
def test_one_row_too_many_is_found(forms: Forms, monkeypatch: pytest.MonkeyPatch, hole: policy_table.Rule) -> None:
    """The sibling: each of these rows would let somebody do a little more, and the search sees it, at both ends.

    Asked are the deeds of its types: of the others a wider table says what it said.
    """
    monkeypatch.setattr(policy, "RULES", (*policy_table.RULES, hole))
    missing = {"laptop", "service"}
    for who, _ in (found for seed in (1, 4, 5, 6) for found in disagreements(seed, forms, rows=hole.types)):
        missing.discard(who)
        if not missing:
            return
    pytest.fail(f"not found at: {missing}")


BINDING = [bound for bound in policy_table.ALWAYS if bound[2] is not NEVER_CHANGED and bound[0] != ("attachment",)]
"""That a signature is never changed needs no condition, for no row allows it: the condition is there for its sentence. Documents
are not in the rule book's table; test_documents.py has theirs."""


@pytest.mark.parametrize("bound", BINDING, ids=lambda bound: f"{bound[2].name}-{bound[0][0]}")
def test_a_condition_left_out_is_found(
    forms: Forms, monkeypatch: pytest.MonkeyPatch, bound: tuple[tuple[str, ...], tuple[str, ...], Condition]
) -> None:
    monkeypatch.setattr(policy, "ALWAYS", tuple(other for other in policy_table.ALWAYS if other is not bound))
    assert any(next(disagreements(seed, forms, rows=bound[0]), None) for seed in (1, 4))


def test_what_each_role_holds_is_what_the_rule_book_says() -> None:
    for role in (*COLUMNS, "reader", "nobody"):
        for type_name in MAY_HOLD:
            for is_own in (True, False):
                wanted = may_hold(role, type_name, is_own)
                assert may_read(role, type_name, is_own=is_own) is wanted, (role, type_name, is_own)


def test_every_role_and_every_type_has_its_place_in_the_rule_book() -> None:
    assert set(COLUMNS) == {role.value for role in Role} == {str(role) for role in NAMES}
    elsewhere = {"restricted", "attendance", "stamp", "attendance_review"} | ROTA_TYPES - MAY_HOLD.keys()
    assert set(MAY_HOLD) == set(TYPES) - {"service", "team", "person", "form"} - elsewhere


def test_what_a_role_may_write_it_may_also_hold() -> None:
    """Else a laptop would send what it never sees again."""
    for deed in deeds(3):
        if deed.place == "file" and deed.type not in TO_COME and may_write(deed, is_service=True):
            assert may_read(deed.role, deed.type, is_own=deed.kind == "create" or deed.mine), deed
