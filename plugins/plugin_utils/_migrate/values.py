# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ansible makes of an option's value before a peer gets it.

Below an option such as 'data', ours get it as it is.
"""

from __future__ import annotations

from .texts import Person
from .yaml_files import Option, Raw, scalar

STATEMENTS = (
    "creation_statements",
    "revocation_statements",
    "rollback_statements",
    "renew_statements",
)
_VERSIONS = "versions"
_LISTS = {*STATEMENTS, "rotation_statements", "policies", "allowed_roles", _VERSIONS}
_SWITCHES = {"no_parent", "no_default_policy", "renewable", "exclude_cn_from_sans"}
_DICTIONARIES = {"meta", "credential_config"}
#: What Vault reads in the same way, whether it is a number or a text.
_NUMBERS = {
    "default_ttl",
    "max_ttl",
    "num_uses",
    "rotation_period",
    "rotation_window",
}
_TRUE = ("true", "yes", "on", "1")
_FALSE = ("false", "no", "off", "0")


def converted(option: Option) -> Raw:
    """Return what a peer gets for an option.

    :raises Person: if that is not certain
    """
    if option.name in _LISTS:
        return _list(option)
    if option.name in _SWITCHES:
        return _switch(option)
    if option.name in _DICTIONARIES:
        check_dictionary(option)
    elif option.name not in _NUMBERS:
        return _text(option)
    return option.raw


def _list(option: Option) -> Raw:
    text = option.value
    if option.kind == "texts" or is_only_template(text):
        return option.raw
    if text is None or is_template(text):
        raise Person(f"Its option '{option.name}' is not a list of texts.")
    write = scalar if option.name == _VERSIONS else _as_text
    return Raw(f" [{', '.join(write(item) for item in text.split(','))}]")


def _switch(option: Option) -> Raw:
    text = option.value or ""
    if is_template(text):
        return option.raw
    return Raw(f" {truth(text, option.name)}".lower())


def _text(option: Option) -> Raw:
    if option.kind == "str" or option.kind.startswith("!"):
        return option.raw
    if option.value is None:
        raise Person(f"Its option '{option.name}' is not a text.")
    return Raw(f" {_as_text(option.value)}")


def _as_text(value: str) -> str:
    """Return a text as YAML, in quotes if it has nothing but digits."""
    return f'"{value}"' if value.isdigit() else scalar(value)


def truth(text: str, name: str) -> bool:
    """Return what a switch says.

    :raises Person: if that is not certain
    """
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise unclear(name, text, "true", "false")


def is_template(text: str) -> bool:
    return any(opening in text for opening in ("{{", "{%", "{#"))


def is_only_template(text: str | None) -> bool:
    """Return whether a text is one template, which may be of any type."""
    return (
        text is not None
        and text.startswith("{{")
        and text.endswith("}}")
        and text.count("{{") == 1
    )


def unclear(name: str, text: str, *known: str) -> Person:
    """Return what to say of a value that is none of those that are known."""
    what = "a template" if is_template(text) else f"neither {' nor '.join(known)}"
    return Person(f"Its option '{name}' is {what}.")


def check_dictionary(option: Option) -> None:
    """Check that an option is no dictionary in the form of a text.

    :raises Person: if it is
    """
    if option.value is not None and not is_only_template(option.value):
        raise Person(f"Its option '{option.name}' is a text; here it is a dictionary.")
