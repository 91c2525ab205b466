# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Every option, once: argument specs and what a task may show come from these tables.

Here are those that tasks and lookups share, and those of lookups; those of modules are
in :mod:`modules`. A test compares the documentation of the plugins with them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from .._auth.registry import METHODS
from .._auth.registry import OPTIONS as METHOD_OPTIONS
from .._model.names import shown_name
from .._model.option import Option, Options
from .._model.settings import DEFAULT_RETRIES, DEFAULT_TIMEOUT
from ..errors import ConfigurationError

AUTH: Options = {
    "auth_method": Option(choices=tuple(METHODS)),
    **METHOD_OPTIONS,
    "auth_mount_point": Option(),
    "token_renew": Option(default="auto", choices=("auto", "strict", "off")),
    "token_revoke": Option(type="bool", default=True),
}

CONNECTION: Options = {
    "vault_url": Option(aliases=("url",)),
    "namespace": Option(),
    "ca_cert": Option(type="path", aliases=("cert", "cacert")),
    "client_cert": Option(type="path"),
    "client_key": Option(type="path"),
    # Their addresses may hold passwords.
    "proxies": Option(type="dict", public=False),
    "timeout": Option(type="float", default=DEFAULT_TIMEOUT),
    "deadline": Option(type="float"),
    "retries": Option(type="int", default=DEFAULT_RETRIES),
    "redirect_hosts": Option(type="list", elements="str"),
}

LOGGING: Options = {
    "log_file": Option(type="path"),
    "log_level": Option(
        default="warning", choices=("critical", "error", "warning", "info", "debug")
    ),
    "mask": Option(type="bool", default=True),
}

MOUNT: Options = {"mount_point": Option(aliases=("engine_mount_point",))}

#: What every task and lookup takes.
SHARED: Options = {**CONNECTION, **AUTH, **LOGGING, **MOUNT}

LOOKUP_VAULT_LOGIN: Options = SHARED

#: What lookups find in variables, the environment and ansible.cfg, too.
REMEMBER: Options = {"remember": Option(type="bool")}

_MISSING: Options = {
    "on_missing": Option(default="error", choices=("error", "warn", "skip")),
    "default": Option(type="raw", public=False),
}

LOOKUP_VAULT_SECRET: Options = {
    **SHARED,
    **REMEMBER,
    "key": Option(),
    "version": Option(type="int"),
    **_MISSING,
}

LOOKUP_VAULT_READ: Options = {
    **SHARED,
    "key": Option(),
    "list": Option(type="bool", default=False),
    **_MISSING,
}


def argument_spec(options: Options, *, no_log: bool) -> dict[str, dict[str, Any]]:
    """Return the ``argument_spec`` of a module with these options.

    :param no_log: whether Ansible hides the values of those that are not public
    """
    return {name: option.spec(no_log=no_log) for name, option in options.items()}


def own_names(options: Options) -> dict[str, str]:
    """Return the option that each name and alias stands for."""
    names: dict[str, str] = {}
    for name, option in options.items():
        names.update(dict.fromkeys((name, *option.aliases), name))
    return names


def own_name(options: Options, given: str) -> str | None:
    """Return the option that a name or alias stands for, None if there is none."""
    return given if given in options else own_names(options).get(given)


def under_own_names(options: Options, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is given, with the options' own names in place of aliases.

    :raises ConfigurationError: for a name that is not an option, suggesting the one
        that was probably meant, and for an option that is given under two names
    """
    used: dict[str, str] = {}
    for alias in given:
        name = own_name(options, alias)
        if name is None:
            # A misspelt option would silently have no effect.
            raise _unknown_option(alias, own_names(options), options)
        if name in used:
            raise ConfigurationError(
                f"The option '{name}' is given twice, as '{used[name]}' and as "
                f"'{alias}'.",
                hint="Keep one of them; module_defaults count, too.",
            )
        used[name] = alias
    return {name: given[alias] for name, alias in used.items()}


# What other tools call the switch that we do not have.
_VERIFICATION = r"verif|validate|insecure|skip_?tls"


def _unknown_option(
    given: str, names: Iterable[str], options: Options
) -> ConfigurationError:
    similar = difflib.get_close_matches(given, names, 1)
    hint = f"The options are: {', '.join(sorted(options))}."
    if re.search(_VERIFICATION, str(given), re.IGNORECASE):
        hint = (
            "TLS certificates are always verified. Give the CA of a private one as "
            "'ca_cert'."
        )
    elif similar:
        hint = f"Did you mean '{similar[0]}'?"
    return ConfigurationError(f"There is no option {shown_name(given)}.", hint=hint)
