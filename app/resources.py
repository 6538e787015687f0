"""The one way to the files in resources/, from a source tree and from an installed wheel alike."""

import re
from functools import cache
from pathlib import Path
from typing import Any


@cache
def folder() -> Path:
    """The resources folder: inside the package when installed, beside it in a source tree."""
    here = Path(__file__).parent
    installed = here / "_resources"
    return installed if installed.is_dir() else here.parent / "resources"


def path(*parts: str) -> Path:
    """Path of one resource, for example `path("fonts", "Lexend-Regular.ttf")`."""
    return folder().joinpath(*parts)


def text(*parts: str) -> str:
    """A resource read as UTF-8 text. Raises FileNotFoundError when it is missing from the installation."""
    return path(*parts).read_text(encoding="utf-8")


def values(*parts: str) -> Any:
    """A YAML file as plain values in which `no` is a word. Raises FileNotFoundError as `text` does."""
    return values_in(text(*parts))


def values_in(yaml_text: str) -> Any:
    """The same of a text. Raises yaml.YAMLError."""
    import yaml

    return yaml.load(yaml_text, Loader=_plain_values(yaml))  # noqa: S506 (made from the safe one)


@cache
def _plain_values(yaml: Any) -> Any:
    """libyaml where it is there, twenty times as fast; with what YAML 1.1 took for a truth left as it was written."""

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        pass

    truth, is_truth = "tag:yaml.org,2002:bool", re.compile("(?:true|True|TRUE|false|False|FALSE)$")
    found = yaml.SafeLoader.yaml_implicit_resolvers.items()
    Loader.yaml_implicit_resolvers = {
        first: [(tag, is_truth if tag == truth else pattern) for tag, pattern in rules] for first, rules in found
    }
    return Loader
