"""How safe the words on screen are: said by a draft, shown by the pill."""

import msgspec


class SaveState(msgspec.Struct, frozen=True, kw_only=True):
    """`phase` is "" (nothing typed), saving, saved or trouble; `at` (ISO time) is set once it is on the disk.

    In trouble `sentence` says why and what to do; `field` names what it is about, where a rule said no to one field.
    """

    phase: str = ""
    at: str = ""
    sentence: str = ""
    field: str = ""
