"""The order of the visit. Each step finds its own way from the rail, so that some of them can be played alone."""

from collections.abc import Mapping
from typing import Final

from app.demo.visit import administrator, manager, own_words, practitioner, review
from app.demo.visit.play import Step

STEPS: Final[Mapping[str, Step]] = {
    "unlock and my day": practitioner.my_day,
    "caseload": practitioner.caseload,
    "child": practitioner.child,
    "network away": practitioner.network_away,
    "contact": practitioner.contact,
    "assessment": practitioner.assessment,
    "a child answers by herself": own_words.handed_over,
    "the laptop is given back": own_words.given_back,
    "plan": practitioner.plan,
    "the same plan on the other laptop": manager.same_plan,
    "certificate": practitioner.certificate,
    "lock and unlock": practitioner.lock_and_unlock,
    "network back": practitioner.network_back,
    "everything arrived": practitioner.everything_arrived,
    "the child’s words arrived": own_words.arrived,
    "the worry reaches the manager": own_words.reaches_manager,
    "the manager sees the contact": manager.sees_contact,
    "nothing is countersigned before somebody acts": own_words.is_not_countersigned,
    "the manager acts on the worry": own_words.acted_on,
    "the plan merged": manager.merged,
    "countersign": manager.countersign,
    "return with a note and the page of changes": review.returned,
    "conflict": manager.conflict,
    "both sync": manager.both_sync,
    "the practitioner sees the countersignature": practitioner.sees_countersignature,
    "administration": administrator.administration,
    "what the administrator looks after": administrator.looks_after,
}
