"""Every named thing that can be done from anywhere in the window, with its keys: menus and shortcut sheet are made of it."""

from typing import Final

import msgspec


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One action. `keys` is Qt's portable text; `keys` of actions with an empty `key` are only listed, their screen owns them."""

    label: str
    keys: str
    menu: str
    key: str = ""


FILE: Final = "File"
GO: Final = "Go"
HELP: Final = "Help"

ACTIONS: Final = (
    Action(key="record_contact", label="Record a contact", keys="Ctrl+N", menu=FILE),
    Action(key="new_child", label="Open a child’s file", keys="Ctrl+Shift+N", menu=FILE),
    Action(key="sync_now", label="Sync now", keys="F5", menu=FILE),
    Action(key="lock", label="Lock", keys="Ctrl+L", menu=FILE),
    Action(key="find", label="Find a child or a note", keys="Ctrl+K", menu=GO),
    Action(key="open_with_reason", label="Open a file that is not with you", keys="Ctrl+Shift+O", menu=GO),
    Action(key="back", label="Back", keys="Alt+Left", menu=GO),
    Action(key="next_pane", label="Next pane", keys="F6", menu=GO),
    Action(key="last_pane", label="Previous pane", keys="Shift+F6", menu=GO),
    Action(key="larger", label="Larger text", keys="Ctrl++", menu=HELP),
    Action(key="smaller", label="Smaller text", keys="Ctrl+-", menu=HELP),
    Action(key="shortcuts", label="All keyboard shortcuts", keys="Ctrl+/", menu=HELP),
)

ELSEWHERE: Final = (
    Action(label="Pages in the rail, from the top", keys="Ctrl+1 to 9", menu="Moving"),
    Action(label="Tabs of a child’s record", keys="Alt+1, Alt+2 …", menu="Moving"),
    Action(label="Previous or next new item in the timeline", keys="[ and ]", menu="Moving"),
    Action(label="Filter this list", keys="Ctrl+F", menu="Moving"),
    Action(label="Open the chosen line of a list", keys="Enter", menu="Moving"),
    Action(label="Close what is on top. Nothing is lost", keys="Esc", menu="Moving"),
    Action(label="Save and continue", keys="Ctrl+Enter", menu="Writing"),
    Action(label="Previous or next section", keys="Ctrl+PgUp and Ctrl+PgDn", menu="Writing"),
    Action(label="First question without an answer", keys="Ctrl+Shift+Enter", menu="Writing"),
    Action(label="Compare with last time", keys="Ctrl+D", menu="Writing"),
    Action(label="Guidance for this section", keys="F1", menu="Writing"),
    Action(label="Aim, Content, Outcome, Risk, Next, Safeguarding", keys="Alt+A C O R N S", menu="Writing a contact"),
    Action(label="The child’s voice", keys="Alt+J", menu="Writing a contact"),
    Action(label="The plan", keys="Alt+L", menu="Writing a contact"),
    Action(label="Save the contact", keys="Ctrl+Enter", menu="Writing a contact"),
    Action(label="Add a step", keys="Alt+N", menu="Planning"),
    Action(label="Move a step", keys="Alt+Up and Alt+Down", menu="Planning"),
    Action(label="Next or previous change", keys="J and K", menu="Reviewing"),
    Action(label="Write a note on an answer", keys="N", menu="Reviewing"),
    Action(label="Keep the one, the other, or both", keys="1, 2, 3", menu="Two wrote the same"),
    Action(label="Use this answer", keys="Ctrl+Enter", menu="Two wrote the same"),
    Action(label="Decide later", keys="Esc", menu="Two wrote the same"),
    Action(label="Print", keys="Ctrl+P", menu="Printing"),
)
"""Shortcuts that screens own, for the list of all shortcuts."""
