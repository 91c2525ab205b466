# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Every option, once: argument specs and what a task may show are made from these tables.

A test holds the documentation (modules and doc fragments) against them.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from .._model.option import Option, Options
from .._model.settings import DEFAULT_RETRIES, DEFAULT_TIMEOUT
from .._settings.credentials import METHOD_OPTIONS
from ..errors import ConfigurationError

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
    "log_level": Option(
        default="warning", choices=("critical", "error", "warning", "info", "debug")
    ),
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
    return {
        **SHARED,
        **options,
        "secrets": Option(type="raw", public=False, entries={**MOUNT, **options}),
    }


VAULT_SECRET: Options = _one_or_many(_SECRET)


VAULT_SECRET_VERSION: Options = _one_or_many(_SECRET_VERSION)


VAULT_SECRET_INFO: Options = {
    **SHARED,
    "paths": Option(type="raw", aliases=("path",)),
    "version": Option(type="int"),
    "content": Option(
        type="list", elements="str", default=["data"], choices=("data", "metadata")
    ),
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


VAULT_ENGINE_INFO: Options = {
    **SHARED,
    "all_mounts": Option(type="bool", default=False),
}


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


def under_own_names(options: Options, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is given, with the options' own names in place of aliases.

    :raises ConfigurationError: for a name that is no option, naming the one that was probably meant, and for an option
        that is given under two names
    """
    own = {
        alias: name
        for name, option in options.items()
        for alias in (name, *option.aliases)
    }
    named: dict[str, Any] = {}
    for alias, value in given.items():
        if alias not in own:
            close = difflib.get_close_matches(alias, own, 1)
            hint = (
                f"Did you mean '{close[0]}'?"
                if close
                else f"The options are: {', '.join(sorted(options))}."
            )
            raise ConfigurationError(f"There is no option '{alias}'.", hint=hint)
        name = own[alias]
        if name in named:
            also = next(
                other for other in given if own.get(other) == name and other != alias
            )
            raise ConfigurationError(
                f"The option '{name}' is given twice, as '{also}' and as '{alias}'.",
                hint="Keep one of them; module_defaults count too.",
            )
        named[name] = value
    return named
