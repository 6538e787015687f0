"""Plants one fault into a Waymark process from outside: Python imports this file by itself from a folder on PYTHONPATH.

WAYMARK_FAULT names the fault. When the module that it breaks has been imported, its patch is applied. The folder stays on the
path when a lock replaces the process, so the fault stays, too. Nothing in the program knows of it.
"""

import importlib
import importlib.abc
import importlib.util
import os
import sys
from types import ModuleType
from typing import Any


class AfterImport(importlib.abc.MetaPathFinder):
    """Waits for one module, lets it be imported as always, then breaks it."""

    def __init__(self, wanted: str, patch: Any) -> None:
        self.wanted, self.patch = wanted, patch

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> Any:
        if name != self.wanted:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.loader is not None
        run = spec.loader.exec_module

        def run_and_break(module: ModuleType) -> None:
            run(module)
            self.patch(module)

        spec.loader.exec_module = run_and_break  # type: ignore[method-assign]
        return spec


if fault := os.environ.get("WAYMARK_FAULT"):
    sys.meta_path.insert(0, AfterImport(*importlib.import_module("planted").FAULTS[fault]))
