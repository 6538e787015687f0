"""Sentences of the recovery window."""

from typing import Final

MOTTO: Final = "It happens.\nNothing is lost."
TITLE: Final = "Open with a recovery file"
WHY: Final = (
    "Two administrators of your service can give you a file and a code. With them you choose a new passphrase. Everything on this "
    "laptop stays as it is, also what was not sent yet."
)
FILE: Final = "Recovery file"
FILE_HINT: Final = "The file you were sent. Its name ends in .recovery"
CHOOSE: Final = "Choose the file…"
CODE: Final = "Code"
CODE_HINT: Final = "The letters and digits you were told. Capital or small, with or without dashes"
OPEN: Final = "Open with the new passphrase"
OPENING: Final = "Opening…"
BACK: Final = "Back"
NEED_FILE: Final = "Choose the recovery file you were sent."
NEED_CODE: Final = "Type the code you were told."
