"""The kinds of assessment stage (DOMAIN 4.1): what each is called. The list is open: an unknown one is shown as it is."""

from typing import Final

STAGE_TYPES: Final = {
    "referral_prevention": "Referral for prevention",
    "referral_oocd": "Referral for an out-of-court decision",
    "bail_recommendation": "Bail recommendation",
    "pre_sentence_report": "Pre-sentence report",
    "referral_order_report": "Referral order report",
    "start_of_order": "Start of order",
    "entering_custody": "Entering custody",
    "review": "Review",
    "leaving_custody": "Leaving custody",
    "transfer_out": "Transfer out",
    "transfer_in": "Transfer in",
    "transition_to_probation": "Moving to probation",
    "closure": "Closing",
    "minor_update": "Minor update",
}

TOOLS: Final = {
    "prevention_and_diversion": "Prevention and diversion",
    "early_help": "Early help",
    "communication": "Communication",
    "screenings": "Screenings",
    "formulation": "Formulation",
    "health_screen": "Health screen",
    "education": "Education",
    "risk_panel": "Risk panel",
}
"""Other forms: each is kept as an assessment whose stage is the id of its form."""

BESIDE: Final = frozenset(TOOLS) - {"prevention_and_diversion"}
"""Tools that stand beside an assessment: having filled one in is not having assessed the child, so nothing due is done by it."""
