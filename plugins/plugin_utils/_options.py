# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that are configured on the controller, and the types that Ansible gives to options."""

from __future__ import annotations

import configparser
import functools
import os
from collections.abc import Mapping
from typing import Any

from ansible import constants
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.utils.path import unfrackpath

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.option import (
    Option,
    Options,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.tables import (
    SHARED,
    argument_spec,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)

# What our messages call the places that options come from, the most explicit first.
_VARIABLES, _ENVIRONMENT, _INI = (
    "variables",
    "environment variables",
    "settings in ansible.cfg",
)

_VARIABLE_NAMES = {option: f"ansible_credential_bridge_{option}" for option in SHARED}
_ENVIRONMENT_NAMES = {
    option: f"ANSIBLE_CREDENTIAL_BRIDGE_{option.upper()}" for option in SHARED
}
_INI_SECTION = "credential_bridge"


def configured_options(templar: Any, variables: Any) -> list[Source]:
    """The shared options that variables, Ansible's environment variables and ``ansible.cfg`` give, in this order.

    ``VAULT_*`` is not among them: it is read where the settings are resolved, which may be on another host.
    """
    given = variables or {}
    # Neither is asked of Ansible's own configuration: it gives a text its type before that is templated, which makes of
    # a CA file '{{ ca }}' one below the current folder, and it takes VAULT_* before ansible.cfg.
    sources: dict[str, Mapping[str, Any]] = {
        _VARIABLES: {
            option: templar.template(given[name])
            for option, name in _VARIABLE_NAMES.items()
            if name in given
        },
        _ENVIRONMENT: {
            option: os.environ[name]
            for option, name in _ENVIRONMENT_NAMES.items()
            if name in os.environ
        },
        _INI: _ini_options(constants.CONFIG_FILE),
    }
    return [Source(name, only_given(values)) for name, values in sources.items()]


def only_given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is null, and without shared options that are an empty text: these are left to the sources after."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and not (value == "" and name in SHARED)
    }


@functools.lru_cache(maxsize=1)
def _ini_options(config_file: str | None) -> Mapping[str, str]:
    """The options in that ``ansible.cfg``; a relative path is one below its folder, as Ansible has it everywhere."""
    # As Ansible reads it, which has checked already that the file is in order.
    parser = configparser.ConfigParser(
        inline_comment_prefixes=(";",), interpolation=None
    )
    parser.read(config_file or [], encoding="utf-8")
    section = parser[_INI_SECTION] if parser.has_section(_INI_SECTION) else {}
    folder = os.path.dirname(config_file or "")
    return {
        name: unfrackpath(section[name], follow=False, basedir=folder)
        if option.type == "path"
        else section[name]
        for name, option in SHARED.items()
        if option.public and section.get(name)
    }


def typed(options: Options, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is given in the types that Ansible gives to a module's options, with the defaults of all others.

    :raises ConfigurationError: for a value that has another type, or is none of the choices
    """
    outcome = ArgumentSpecValidator(argument_spec(options)).validate(given)
    for name, value in given.items():
        # Ansible would make text of these, a token "['hvs.x']" for example.
        if options[name].type == "str" and isinstance(value, (Mapping, list, tuple)):
            raise ConfigurationError(f"The option '{name}' must be text.")
        if outcome.error_messages:
            _check_type(name, options[name], value)
    parameters: dict[str, Any] = outcome.validated_parameters
    return parameters


def _check_type(name: str, option: Option, value: Any) -> None:
    """Ansible's check of one option; its own message would quote the value."""
    if (
        ArgumentSpecValidator(argument_spec({name: option}))
        .validate({name: value})
        .error_messages
    ):
        kind = (
            f"one of {', '.join(option.choices)}"
            if option.choices
            else f"of type {option.type}"
        )
        raise ConfigurationError(f"The option '{name}' must be {kind}.")
