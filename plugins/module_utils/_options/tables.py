# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Every option, once: argument specs and what a task may show come from these tables.

A test compares the documentation of the plugins with them.
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

_SECRET: Options = {
    "path": Option(),
    "state": Option(default="present", choices=("present", "absent")),
    # Raw, since Ansible would make a dictionary of the text "a=b".
    "data": Option(type="raw", public=False, secret=True),
    "update": Option(default="replace", choices=("replace", "patch")),
    "create": Option(type="bool", default=False),
    "deletion": Option(choices=("permanent", "soft")),
    "cas": Option(type="int"),
    "remove": Option(type="list", elements="str"),
    "compare": Option(type="bool", default=True),
    # Public, but a text there is a mistake, and may be a secret.
    "custom_metadata": Option(type="raw", shows_text=False),
    "max_versions": Option(type="int"),
    "cas_required": Option(type="bool"),
    "delete_version_after": Option(type="str"),
    "generate": Option(type="raw", public=False),
    "rotate": Option(type="bool", default=False),
    "max_age": Option(),
    "return_generated": Option(type="bool", default=False),
}

_SECRET_VERSION: Options = {
    "path": Option(),
    # A number, a list, or "latest".
    "versions": Option(type="raw"),
    "state": Option(default="present", choices=("present", "deleted", "destroyed")),
}


def _one_or_many(options: Options) -> Options:
    """Return the options of a module that works on one secret or on a list of them."""
    entries = {**MOUNT, **options}
    secrets = Option(type="raw", public=False, entries=entries)
    return {**SHARED, **options, "secrets": secrets}


VAULT_SECRET: Options = {
    **_one_or_many(_SECRET),
    "exclusive": Option(type="list", elements="str"),
}

VAULT_SECRET_VERSION: Options = _one_or_many(_SECRET_VERSION)

VAULT_SECRET_INFO: Options = {
    **SHARED,
    # Raw, since Ansible would split a path at its commas.
    "paths": Option(type="raw", aliases=("path",)),
    "version": Option(type="int"),
    "content": Option(
        type="list", elements="str", default=["data"], choices=("data", "metadata")
    ),
    "fail_on_missing": Option(type="bool", default=False),
    # The root of the mount is the folder with the empty name.
    "prefix": Option(keeps_empty=True),
    "recursive": Option(type="bool", default=False),
    "as_tree": Option(type="bool", default=False),
    "max_entries": Option(type="int", default=10000),
}

# Another place: what it leaves out is as for the place that the task is about.
_TO: Options = {**CONNECTION, **AUTH, **MOUNT, "path": Option()}

VAULT_COPY: Options = {
    **SHARED,
    "path": Option(required=True),
    "to": Option(type="raw", required=True, public=False, within=_TO),
    "versions": Option(default="latest", choices=("latest", "all")),
    "metadata": Option(type="bool", default=True),
    "remove_source": Option(type="bool", default=False),
    "max_entries": Option(type="int", default=10000),
}

_OBJECT: Options = {
    "path": Option(),
    "state": Option(default="present", choices=("present", "absent")),
    "data": Option(type="raw", public=False),
    "secret_data": Option(type="raw", public=False, secret=True),
    "write_secrets": Option(default="on_create", choices=("on_create", "always")),
    "compare": Option(type="bool", default=True),
    "write_only": Option(type="list", elements="str"),
}

VAULT_OBJECT: Options = {
    **SHARED,
    **_OBJECT,
    "objects": Option(type="raw", public=False, entries=_OBJECT),
}

VAULT_CALL: Options = {
    **SHARED,
    "path": Option(required=True),
    "operation": Option(default="write", choices=("write", "read", "list", "delete")),
    "data": Option(type="raw", public=False),
    "wrap_ttl": Option(),
    "changes": Option(type="bool", default=True),
}

VAULT_LEASE: Options = {
    **SHARED,
    "path": Option(),
    "data": Option(type="raw", public=False),
    "lease_id": Option(),
    "state": Option(default="present", choices=("present", "absent")),
    "min_ttl": Option(),
}

VAULT_CERTIFICATE: Options = {
    **SHARED,
    "path": Option(required=True),
    "data": Option(type="raw", public=False),
    "state": Option(default="present", choices=("present", "absent")),
    "src": Option(type="path"),
    "dest": Option(type="path", required=True),
    "key_dest": Option(type="path"),
    "chain_dest": Option(type="path"),
    "key_type": Option(choices=("rsa", "ec", "ed25519")),
    "key_bits": Option(type="int"),
    "renew_before": Option(),
    "revoke": Option(type="bool", default=False),
    "owner": Option(),
    "group": Option(),
    # Raw, since Ansible would make text of the number 416, which YAML makes of 0640.
    "mode": Option(type="raw"),
    "key_mode": Option(type="raw", default="0600"),
}

VAULT_ENGINE: Options = {
    **SHARED,
    "state": Option(default="present", choices=("present",)),
    # An empty text removes it.
    "description": Option(keeps_empty=True),
    "max_versions": Option(type="int"),
    "cas_required": Option(type="bool"),
    "delete_version_after": Option(type="str"),
}

VAULT_ENGINE_INFO: Options = {
    **SHARED,
    "all_mounts": Option(type="bool", default=False),
}

VAULT_LOGIN: Options = {**SHARED, "persist": Option(type="bool", default=False)}

# Most of these have no effect, but module_defaults of the group may give them.
VAULT_LOGOUT: Options = SHARED

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


def under_own_names(options: Options, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is given, with the options' own names in place of aliases.

    :raises ConfigurationError: for a name that is not an option, suggesting the one
        that was probably meant, and for an option that is given under two names
    """
    names = own_names(options)
    used: dict[str, str] = {}
    for alias in given:
        if alias not in names:
            # A misspelt option would silently have no effect.
            raise _unknown_option(alias, names, options)
        name = names[alias]
        if name in used:
            raise ConfigurationError(
                f"The option '{name}' is given twice, as '{used[name]}' and as "
                f"'{alias}'.",
                hint="Keep one of them; module_defaults count, too.",
            )
        used[name] = alias
    return {name: given[alias] for name, alias in used.items()}


# What other tools call the switch that we do not have.
_VERIFICATION = re.compile(r"verif|validate|insecure|skip_?tls", re.IGNORECASE)


def _unknown_option(
    given: str, names: Iterable[str], options: Options
) -> ConfigurationError:
    similar = difflib.get_close_matches(given, names, 1)
    hint = f"The options are: {', '.join(sorted(options))}."
    if _VERIFICATION.search(str(given)):
        hint = (
            "TLS certificates are always verified. Give the CA of a private one as "
            "'ca_cert'."
        )
    elif similar:
        hint = f"Did you mean '{similar[0]}'?"
    return ConfigurationError(f"There is no option {shown_name(given)}.", hint=hint)
