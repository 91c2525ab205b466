# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What Ansible masks for us: the only place that decides which texts are registered.

Since version 2.22, ansible-core has a registry of secrets. It replaces every registered
text wherever anything of the run prints it, in the middle of other words, too. So what
we read, generate, log in with or are given is registered, unless it is so short or so
common that the output would no longer be readable.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from .._model.option import Option, Options
from .._options.tables import own_name
from .._redact import scalars
from .._vault.transport import Register, with_nobody
from ..errors import ConfigurationError

try:
    from ansible.module_utils.secrets import register_secrets
except ImportError:
    register_secrets = None

#: Whether this ansible-core has the registry.
HAS_REGISTRY = register_secrets is not None

_UNKNOWN = Option()

_SHORTEST = 6  # characters
_SHORTEST_LINE = 16  # characters; the last line of a key may be shorter

_PEM = "-----"

# Ansible masks the names in a result, too. Without these it would show a changed task
# as unchanged, or nothing at all.
_ANSIBLE = """
    _ansible_delegated_vars _ansible_ignore_errors _ansible_item_label _ansible_no_log
    _ansible_verbose_always _ansible_verbose_override ansible_facts ansible_loop_var
    before before_header after_header changed deprecations exception failed ignored
    invocation localhost module_args rescued results skipped skip_reason skipping
    stderr_lines stdout_lines unreachable warnings
"""


def masking(wanted: bool) -> Register:
    """Return what registers secrets for a task, or for a lookup."""
    if wanted and HAS_REGISTRY:
        return _register
    return with_nobody


def given_secrets(options: Options, given: Mapping[str, Any]) -> list[Any]:
    """Return the values of a task's options that are secret.

    The options need not be in order: the values are secret in a failing task, too.
    """
    secrets = []
    for alias, value in given.items():
        name = own_name(options, alias)
        option = options[name] if name else _UNKNOWN
        if option.secret:
            secrets.append(value)
        elif name == "data":
            secrets += _secrets_of_data(value)
        if option.within and isinstance(value, Mapping):
            secrets += given_secrets(option.within, value)
        if option.entries:
            secrets += _secrets_of_entries(option.entries, alias, value)
    return secrets


def _secrets_of_data(data: Any) -> Iterator[Any]:
    from .._model.field_names import secrets_within

    return secrets_within(data if isinstance(data, Mapping) else {})


def _secrets_of_entries(options: Options, name: str, value: Any) -> list[Any]:
    from .._options.entries import entries_in

    secrets = []
    with suppress(ConfigurationError):
        for _place, entry in entries_in(value, name):
            if isinstance(entry, Mapping):
                secrets += given_secrets(options, entry)
    return secrets


def _register(value: Any) -> None:
    register_secrets(list(maskable(value)))


def maskable(value: Any) -> Iterator[str]:
    """Yield the texts of a secret value that can be masked without other damage.

    Numbers are no texts, and the keys of a secret are public.
    """
    for scalar in scalars(value):
        if isinstance(scalar, str):
            text = scalar.strip()
            if len(text) >= _SHORTEST and not _is_common(text):
                yield text
            if _PEM in text:
                # Other tools print a key line by line.
                yield from _lines(text)


def _is_common(text: str) -> bool:
    return any(text in word for word in _words())


@functools.cache
def _words() -> Sequence[str]:
    """Return what stands in the output anyway, so that masking it would hide nothing.

    They are gathered only where there is a registry.
    """
    from .._model.plan import Action
    from .._model.secret import State
    from .._options import modules

    options = {
        **modules.VAULT_SECRET,
        **modules.VAULT_SECRET_VERSION,
        **modules.VAULT_SECRET_INFO,
        **modules.VAULT_OBJECT,
        **modules.VAULT_CALL,
        **modules.VAULT_CERTIFICATE,
        **modules.VAULT_LEASE,
        **modules.VAULT_COPY,
    }
    return [
        *_ANSIBLE.split(),
        *options,
        *(choice for option in options.values() for choice in option.choices or ()),
        *(word.value for word in (*Action, *State)),
    ]


def _lines(text: str) -> Iterator[str]:
    for line in map(str.strip, text.splitlines()):
        if len(line) >= _SHORTEST_LINE and _PEM not in line:
            yield line
