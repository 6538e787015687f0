"""A signature that is not to be relied on is never shown as one that is, wherever it is shown (T-31)."""

from collections.abc import Callable
from datetime import date

import pytest

from app.changes import signing
from app.domain.assessment import Assessment, FormRef
from app.domain.plan import Plan
from app.domain.service import Person
from app.domain.signature import Signature
from app.models.queries import signed as shown
from app.models.queries.signed import NO_KEY, NOT_CERTIFIED, NOT_FITTING
from app.models.queries.views import StoreViews
from app.ui.features.plan import texts
from tests.helpers.laptop import Laptop, a_child, an_allocation, new_id
from tests.helpers.signed import certificate_of, key_of, signed

TODAY = "2026-11-23T09:00:00+00:00"
FAULTS: dict[str, tuple[Callable[[Signature], Signature], str]] = {
    "a true one": (signed, ""),
    "no key": (lambda s: s, NO_KEY),
    "another's key": (lambda s: signed(s, key_of(new_id())), NOT_FITTING),
    "signed as something else": (lambda s: signed(s.but(meaning="returned")).but(meaning=s.meaning), NOT_FITTING),
    "another text": (lambda s: signed(s).but(signed_body='{"stage":"other"}'), NOT_FITTING),
    "another service's word": (
        lambda s: signed(s).but(certificate=certificate_of(s.signer, service=bytes(range(32)))),
        NOT_FITTING,
    ),
    "no word of the service": (lambda s: signed(s).but(certificate=""), NOT_CERTIFIED),
}


class Signed:
    """An assessment that Ruth countersigned and a plan that was agreed, both with this signature."""

    def __init__(self, laptop: Laptop, make: Callable[[Signature], Signature], stage: str = "review") -> None:
        self.views = StoreViews(laptop.store)
        form = laptop.store.forms.newest("assessment")
        assert form is not None
        child, ruth = a_child(), Person(id=new_id(), scope=new_id(), names="Ruth Park", role="manager")
        self.scope = child.scope
        ref = FormRef(id=form.id, version=form.version)
        self.record = Assessment(id=new_id(), scope=child.scope, form=ref, stage=stage)
        plan = Plan(id=new_id(), scope=child.scope, number=1)
        laptop.receive(child, ruth, an_allocation(child, laptop.person, laptop.team), self.record, plan)
        with laptop.store.work() as work:
            heads = [(work.head_hash(r), work.body_text(r)) for r in (self.record, plan)]
        sent = {"signer": laptop.person, "signed_at": "2026-11-20T10:00:00+00:00"}
        laptop.receive(self._about(self.record, heads[0], "submitted", sent))
        agreed = {"signer": ruth.id, "signed_at": "2026-11-21T10:00:00+00:00"}
        laptop.receive(make(self._about(self.record, heads[0], "countersigned", agreed)), by=ruth.id)
        laptop.receive(make(self._about(plan, heads[1], "agreed", {**agreed, "statement": "Jay"})), by=ruth.id)

    def _about(self, about: Assessment | Plan, head: tuple[str, str], meaning: str, more: dict[str, str]) -> Signature:
        place = {"id": new_id(), "scope": about.scope, "about": about.id}
        return Signature(content_hash=head[0], signed_body=head[1], meaning=meaning, **place, **more)  # type: ignore[arg-type]

    def shown(self) -> dict[str, str]:
        """Every place that names who signed."""
        (line,) = self.views.assessments(self.scope)
        plan = self.views.plan(self.scope)
        child = self.views.child(self.scope, date(2026, 11, 23))
        events = {e.title: e.meta for e in child.timeline}
        return {
            "the assessment": self.views.assessment(self.record.id).signed_by,
            "the list of assessments": line.signed_by,
            "the bell": next(n.text for n in self.views.notices(TODAY) if "countersigned" in n.text),
            "the timeline": events["Assessment countersigned"],
            "the timeline, of the plan": events["Plan agreed"],
            "the plan": texts.agreed(plan.signatures[-1], plan.doubts.get(plan.signatures[-1].id, "")),
        }


@pytest.mark.parametrize("fault", FAULTS)
def test_each_place_that_names_a_signer_says_when_the_signature_is_not_to_be_relied_on(laptop: Laptop, fault: str) -> None:
    make, why = FAULTS[fault]
    for place, words in Signed(laptop, make).shown().items():
        said = [doubt for doubt in (NO_KEY, NOT_FITTING, NOT_CERTIFIED) if doubt in words]
        assert said == ([why] if why else []), place


def test_the_timeline_names_the_tool_that_was_countersigned(laptop: Laptop) -> None:
    signed = Signed(laptop, lambda signature: signature, stage="health_screen")
    titles = [event.title for event in signed.views.child(signed.scope, date(2026, 11, 23)).timeline]
    assert set(titles) == {"Health screen countersigned", "Plan agreed", "Health screen sent to be countersigned"}


def test_were_nothing_checked_each_place_would_show_it_as_true(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "_doubt", lambda *_: "")
    for place, words in Signed(laptop, FAULTS["another's key"][0]).shown().items():
        assert NOT_FITTING not in words, place


def test_the_check_is_of_the_key_in_this_store_and_no_other(laptop: Laptop) -> None:
    strange = bytes(range(32))
    one = signed(
        Signature(id=new_id(), scope=new_id(), about=new_id(), content_hash="ab" * 32, meaning="agreed", signer=new_id())
    )
    other = one.but(certificate=certificate_of(one.signer, service=strange))
    with laptop.store.reading() as connection:
        assert [shown.doubt(connection, s) for s in (one, other)] == ["", NOT_FITTING]
    laptop.store.keep_secret("service_key", bytes.fromhex(signing.public_of(strange)))
    with laptop.store.reading() as connection:
        assert [shown.doubt(connection, s) for s in (one, other)] == [NOT_FITTING, ""]
