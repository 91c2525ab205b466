# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The options of tasks and lookups, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Option(NamedTuple):
    """One option of a module or lookup.

    :param public: whether a task may show the value
    :param secret: whether the value is a secret, or data that holds nothing else, which
        Ansible is to mask wherever it appears; it is not public either
    :param shows_text: whether a text may be shown for an option of another type
    :param keeps_empty: whether an empty text is a value, and not the same as null
    :param entries: the options of each entry, if the value is a list or tree of secrets
    :param within: the options that it consists of, if the value is a dictionary of them
    """

    type: str = "str"
    default: Any = None
    required: bool = False
    choices: tuple[str, ...] | None = None
    aliases: tuple[str, ...] = ()
    elements: str | None = None
    public: bool = True
    secret: bool = False
    shows_text: bool = True
    keeps_empty: bool = False
    entries: Mapping[str, Option] | None = None
    within: Mapping[str, Option] | None = None

    @property
    def is_any_text(self) -> bool:
        """Whether any text is a value, as it is."""
        return self.type == "str" and not self.choices

    def spec(self, *, no_log: bool) -> dict[str, Any]:
        """Return the option in the form of AnsibleModule's ``argument_spec``.

        :param no_log: whether Ansible hides the value if it is not public
        """
        spec: dict[str, Any] = {"type": self.type, "no_log": no_log and not self.public}
        if self.required:
            spec["required"] = True
        elif self.default is not None:
            spec["default"] = self.default
        if self.choices:
            spec["choices"] = list(self.choices)
        if self.aliases:
            spec["aliases"] = list(self.aliases)
        if self.elements:
            spec["elements"] = self.elements
        return spec

    def is_given(self, value: Any) -> bool:
        """Return whether a value sets the option.

        Null and an empty text do not: they leave it to the sources that come after, and
        in the end to its default.
        """
        return value is not None and (self.keeps_empty or value != "")


Options = Mapping[str, Option]


def credential(*aliases: str) -> Option:
    """Return an option that holds a secret by which to log in."""
    return Option(aliases=aliases, public=False, secret=True)


def only_given(options: Options, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values without those that do not set their option."""
    return {
        name: value for name, value in values.items() if options[name].is_given(value)
    }
