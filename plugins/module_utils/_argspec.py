# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Every option, once: argument specs and what a task may show are made from these tables.

A test holds the documentation (modules and doc fragments) against them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ._settings import DEFAULT_RETRIES, DEFAULT_TIMEOUT, METHOD_OPTIONS
from .errors import ConfigurationError

#: What Ansible itself shows in place of a hidden option.
NOT_SHOWN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"

_NUMBER = re.compile(r"[-+.0-9]{1,24}")
_PLAUSIBLE = {"int": _NUMBER, "float": _NUMBER, "bool": re.compile(r"[A-Za-z01]{1,5}")}

_USER_INFORMATION = re.compile(r"://[^/]*@")


@dataclass(frozen=True)
class Option:
    """One option of a module or lookup.

    :param public: whether a task may show the value; whatever is not on this list of the public is masked
    :param shows_text: whether a text may be shown, where other types may be meant
    :param entries: the options of each entry, where the value is a list of secrets or a tree of them
    """

    type: str = "str"
    default: Any = None
    required: bool = False
    choices: tuple[str, ...] | None = None
    aliases: tuple[str, ...] = ()
    elements: str | None = None
    public: bool = True
    shows_text: bool = True
    entries: Mapping[str, Option] | None = None

    def spec(self) -> dict[str, Any]:
        """The option in the form of AnsibleModule's ``argument_spec``."""
        spec: dict[str, Any] = {"type": self.type, "no_log": not self.public}
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


Options = Mapping[str, Option]

AUTH: Options = {
    "auth_method": Option(choices=tuple(METHOD_OPTIONS)),
    "vault_token": Option(aliases=("token",), public=False),
    "vault_token_file": Option(type="path", aliases=("token_file",)),
    "vault_role_id": Option(aliases=("role_id",), public=False),
    "vault_secret_id": Option(aliases=("secret_id",), public=False),
    "vault_wrapped_secret_id": Option(aliases=("wrapped_secret_id",), public=False),
    "vault_username": Option(aliases=("username",)),
    "vault_password": Option(aliases=("password",), public=False),
    "vault_jwt": Option(aliases=("jwt",), public=False),
    "vault_jwt_file": Option(type="path", aliases=("jwt_file",)),
    "auth_role": Option(),
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
    "proxies": Option(type="dict", public=False),
    "timeout": Option(type="float", default=DEFAULT_TIMEOUT),
    "deadline": Option(type="float"),
    "retries": Option(type="int", default=DEFAULT_RETRIES),
    "redirect_hosts": Option(type="list", elements="str"),
}

LOGGING: Options = {
    "log_file": Option(type="path"),
    "log_level": Option(default="warning", choices=("critical", "error", "warning", "info", "debug")),
}

MOUNT: Options = {"mount_point": Option(aliases=("engine_mount_point",))}

SHARED: Options = {**CONNECTION, **AUTH, **LOGGING, **MOUNT}

_SECRET: Options = {
    "path": Option(),
    "state": Option(default="present", choices=("present", "absent")),
    "data": Option(type="raw", public=False),
    "update": Option(default="replace", choices=("replace", "patch")),
    "create": Option(type="bool", default=False),
    "deletion": Option(choices=("permanent", "soft")),
    "cas": Option(type="int"),
    "remove": Option(type="list", elements="str"),
    "compare": Option(type="bool", default=True),
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
    "versions": Option(type="raw"),
    "state": Option(default="present", choices=("present", "deleted", "destroyed")),
}


def _one_or_many(options: Options) -> Options:
    """The options of a module that works on one secret, or on as many as its list names."""
    return {**SHARED, **options, "secrets": Option(type="raw", public=False, entries={**MOUNT, **options})}


VAULT_SECRET: Options = _one_or_many(_SECRET)

VAULT_SECRET_VERSION: Options = _one_or_many(_SECRET_VERSION)

VAULT_SECRET_INFO: Options = {
    **SHARED,
    "paths": Option(type="raw", aliases=("path",)),
    "version": Option(type="int"),
    "content": Option(type="list", elements="str", default=["data"], choices=("data", "metadata")),
    "fail_on_missing": Option(type="bool", default=False),
    "prefix": Option(),
    "recursive": Option(type="bool", default=False),
    "max_entries": Option(type="int", default=10000),
}

VAULT_ENGINE: Options = {
    **SHARED,
    "state": Option(default="present", choices=("present",)),
    "description": Option(),
    "max_versions": Option(type="int"),
    "cas_required": Option(type="bool"),
    "delete_version_after": Option(type="str"),
}

VAULT_ENGINE_INFO: Options = {**SHARED, "all_mounts": Option(type="bool", default=False)}

VAULT_LOGIN: Options = {**SHARED, "persist": Option(type="bool", default=False)}

VAULT_LOGOUT: Options = {**SHARED}

LOOKUP_VAULT_LOGIN: Options = {**SHARED}

LOOKUP_VAULT_SECRET: Options = {
    **SHARED,
    "key": Option(),
    "version": Option(type="int"),
    "on_missing": Option(default="error", choices=("error", "warn", "skip")),
    "default": Option(type="raw", public=False),
}


def argument_spec(options: Options) -> dict[str, dict[str, Any]]:
    """The ``argument_spec`` of a module with these options."""
    return {name: option.spec() for name, option in options.items()}


def shown(options: Options, given: Mapping[str, Any]) -> dict[str, Any]:
    """The ``module_args`` of a result's ``invocation``: public options in clear, everything else masked.

    Unknown and misspelt options are masked too, since nobody knows what their value is.
    """
    known = {alias: option for name, option in options.items() for alias in (name, *option.aliases)}
    return {
        name: _shown_value(known.get(name), value)
        for name, value in given.items()
        if not str(name).startswith("_ansible_")
    }


def _shown_value(option: Option | None, value: Any) -> Any:
    if value is None:
        return None
    if option and option.entries and isinstance(value, list):
        return [shown(option.entries, entry) if isinstance(entry, Mapping) else NOT_SHOWN for entry in value]
    if option and option.public and _plausible(option, value) and not _USER_INFORMATION.search(str(value)):
        return value
    return NOT_SHOWN


def _plausible(option: Option, value: Any) -> bool:
    """Whether the value may be meant for this option; what stands there by mistake may be a secret."""
    if option.choices:
        return all(item in option.choices for item in (value if isinstance(value, list) else [value]))
    pattern = _PLAUSIBLE.get(option.type)
    if pattern:
        return pattern.fullmatch(str(value)) is not None
    return option.shows_text or not isinstance(value, str)


def under_own_names(options: Options, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is given, with the options' own names in place of aliases.

    :raises ConfigurationError: for a name that is no option, naming the one that was probably meant, and for an option
        that is given under two names
    """
    own = {alias: name for name, option in options.items() for alias in (name, *option.aliases)}
    named: dict[str, Any] = {}
    for alias, value in given.items():
        if alias not in own:
            close = difflib.get_close_matches(alias, own, 1)
            hint = f"Did you mean '{close[0]}'?" if close else f"The options are: {', '.join(sorted(options))}."
            raise ConfigurationError(f"There is no option '{alias}'.", hint=hint)
        name = own[alias]
        if name in named:
            also = next(other for other in given if own.get(other) == name and other != alias)
            raise ConfigurationError(
                f"The option '{name}' is given twice, as '{also}' and as '{alias}'.",
                hint="Keep one of them; module_defaults count too.",
            )
        named[name] = value
    return named
