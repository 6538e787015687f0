"""What codes are called on screen and paper. The code lists are open: an unknown code is shown as it is."""

from typing import Final

from app.domain.stage_type import STAGE_TYPES, TOOLS

CONTACT_KIND: Final = {
    "home_visit": "Home visit",
    "office": "Meeting at the office",
    "school": "Meeting at school",
    "phone": "Phone call",
    "video": "Video call",
    "text": "Text message",
    "other": "Contact",
}

SAFEGUARDING: Final = {
    "noted": "Yes, there is a worry",
    "told_manager": "Yes, and a manager was told",
    "referred": "Yes, and it was referred on",
}
"""What a contact's answer to "any worry about safety?" says, where there is one."""

ORDER_KIND: Final = {
    "YRO": "Youth Rehabilitation Order",
    "YRO_ISS": "Youth Rehabilitation Order (ISS)",
    "RO": "Referral Order",
    "DTO": "Detention and Training Order",
    "REP": "Reparation Order",
    "YCC": "Youth Conditional Caution",
    "YC": "Youth Caution",
    "OOCR": "Out-of-court resolution",
    "BS": "Bail supervision and support",
    "TURNAROUND": "Turnaround",
    "PREVENTION": "Prevention",
}

STAGE: Final = {**STAGE_TYPES, **TOOLS}

REPORT: Final = {
    "pre_sentence": "Pre-sentence report",
    "referral_order": "Report for the referral order panel",
    "bail": "Bail report",
    "post_court": "Post-court report",
    "progress": "Progress report",
    "breach": "Breach report",
}

STANDING: Final = {
    "not_started": "Not started",
    "in_progress": "In progress",
    "sent": "Sent to be countersigned",
    "returned": "Returned with notes",
    "countersigned": "Countersigned",
    "superseded": "Replaced by a later one",
    "abandoned": "Abandoned",
    "changed_since_sent": "Changed since sent",
    "changed_since_signed": "Changed since signed",
}

LEVEL: Final = {"low": "Low", "medium": "Medium", "high": "High", "very_high": "Very high"}

CHILD_FIELDS: Final = {
    "communication": "How to talk with them",
    "matters": "What matters to them",
    "aim": "Aim",
    "content": "Content",
    "outcome": "Outcome",
    "voice": "The child’s voice",
    "risk_note": "Risk",
    "safeguarding_note": "Safeguarding",
    "words": "Target in the child’s words",
    "why": "Why it matters",
    "title": "Title",
    "text": "Step",
    "know_by": "How we will know",
    "status": "How it is going",
    "by_on": "By when",
    "review_on": "When we look again",
}

ATTENDANCE_OUTCOME: Final = {
    "nfa": "No further action",
    "rui": "Released under investigation",
    "bail": "Bail before charge",
    "voluntary_over": "Voluntary interview over, decision to come",
    "out_of_court": "Out-of-court decision offered",
    "caution": "Caution given",
    "charged_bail": "Charged and bailed",
    "charged_kept": "Charged and bail refused",
    "kept": "Still detained when the adult left",
}
"""How an attendance at a police station ended: codes of the form `attendance`."""

OWN_NAME: Final = {"en": "English", "cy": "Cymraeg"}
"""Languages as those who speak them call them."""
LANGUAGE: Final = {"en": "English", "cy": "Welsh"}

EPISODE_KIND: Final = {
    "prevention": "Prevention",
    "diversion": "Diversion (Turnaround)",
    "out_of_court": "Out-of-court decision",
    "court": "Court order in the community",
    "custody": "Custody",
    "bail": "Bail or remand",
    "aa_only": "Appropriate adult only",
    "transfer": "Here from another service",
    "voluntary": "By choice, after an order",
}
"""What a spell of involvement is for (DOMAIN 2.2)."""
REFERRED_BY: Final = {
    "police": "Police",
    "court": "Court",
    "school": "School",
    "social_care": "Social care",
    "early_help": "Early Help",
    "family": "Self or family",
    "other_service": "Another youth justice service",
    "cps": "Crown Prosecution Service",
}
EPISODE_END: Final = {
    "completed": "Completed",
    "early": "Ended early for good progress",
    "to_probation": "Moved to probation",
    "to_other_service": "Moved to another service",
    "resentenced": "Sentenced again",
    "not_traced": "Moved away or not traced",
    "consent": "Consent withdrawn",
    "died": "Died",
    "nothing_more": "No further action",
}
