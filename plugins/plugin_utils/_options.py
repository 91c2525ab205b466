# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that are configured on the controller, and the types of all options.

Types are Ansible's own, as for any module or plugin. Only the entries of ``secrets``
are converted by stricter rules; see :mod:`_options.entries`.
"""

from __future__ import annotations

import configparser
import functools
import os
from collections.abc import Mapping
from typing import Any

from ansible import constants
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.utils.path import unfrackpath

from ..module_utils._model.option import Option, Options
from ..module_utils._options.tables import SHARED, argument_spec
from ..module_utils._settings.sources import Source
from ..module_utils.errors import ConfigurationError

# What messages call the places that options come from, the most explicit first.
_VARIABLES = "variables"
_ENVIRONMENT = "environment variables"
_INI = "settings in ansible.cfg"

_VARIABLE_NAMES = {option: f"ansible_credential_bridge_{option}" for option in SHARED}
_ENVIRONMENT_NAMES = {
    option: f"ANSIBLE_CREDENTIAL_BRIDGE_{option.upper()}" for option in SHARED
}
_INI_SECTION = "credential_bridge"

# What messages call the place of each single option.
_OF_VARIABLES = {
    option: f"the variable {name}" for option, name in _VARIABLE_NAMES.items()
}
_OF_ENVIRONMENT = {
    option: f"the environment variable {name}"
    for option, name in _ENVIRONMENT_NAMES.items()
}
_OF_INI = {option: f"'{option}' in ansible.cfg" for option in SHARED}


def option_origins(given: Mapping[str, Any]) -> dict[str, str]:
    """Return what messages call the places of options that a call or task gives."""
    return {name: f"the option '{name}'" for name in given}


def configured_options(templar: Any, variables: Any) -> list[Source]:
    """Return the shared options that are configured, source by source.

    The sources are variables, Ansible's environment variables and ``ansible.cfg``.
    ``VAULT_*`` is not among them: it is read where the settings are resolved, which may
    be on another host.
    """
    # Ansible's own configuration is not asked. It converts a text before that is
    # templated, which makes a CA file '{{ ca }}' one below the current folder, and it
    # prefers VAULT_* to ansible.cfg.
    sources = (
        Source(_VARIABLES, _variable_options(templar, variables or {}), _OF_VARIABLES),
        Source(_ENVIRONMENT, _environment_options(), _OF_ENVIRONMENT),
        Source(_INI, _ini_options(constants.CONFIG_FILE), _OF_INI),
    )
    return [source._replace(values=only_given(source.values)) for source in sources]


def only_given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return options without those that are null.

    Shared options that are empty are left out, too. Both leave the option to the
    sources that come after.
    """
    return {
        name: value
        for name, value in values.items()
        if value is not None and not (value == "" and name in SHARED)
    }


def _variable_options(templar: Any, variables: Mapping[str, Any]) -> dict[str, Any]:
    return {
        option: templar.template(variables[name])
        for option, name in _VARIABLE_NAMES.items()
        if name in variables
    }


def _environment_options() -> dict[str, str]:
    return {
        option: os.environ[name]
        for option, name in _ENVIRONMENT_NAMES.items()
        if name in os.environ
    }


@functools.lru_cache(maxsize=1)
def _ini_options(config_file: str | None) -> Mapping[str, str]:
    """Return the options in an ``ansible.cfg``; secrets do not belong there."""
    # As Ansible reads it, which has checked already that the file is in order.
    parser = configparser.ConfigParser(
        inline_comment_prefixes=(";",), interpolation=None
    )
    parser.read(config_file or [], encoding="utf-8")
    section = parser[_INI_SECTION] if parser.has_section(_INI_SECTION) else {}
    folder = os.path.dirname(config_file or "")
    options = {}
    for name, option in SHARED.items():
        value = section.get(name)
        if option.public and value:
            # A relative path starts in the file's folder, as everywhere in Ansible.
            is_path = option.type == "path"
            options[name] = (
                unfrackpath(value, follow=False, basedir=folder) if is_path else value
            )
    return options


def typed(options: Options, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return options in their types, with the defaults of those that are not given.

    :raises ConfigurationError: for a value of another type, and for one that is not
        among the choices
    """
    outcome = ArgumentSpecValidator(argument_spec(options)).validate(given)
    for name, value in given.items():
        # Ansible would make text of these, for example a token "['hvs.x']".
        if options[name].type == "str" and isinstance(value, (Mapping, list, tuple)):
            raise ConfigurationError(f"The option '{name}' must be text.")
        if outcome.error_messages:
            _check_type(name, options[name], value)
    parameters: dict[str, Any] = outcome.validated_parameters
    return parameters


def _check_type(name: str, option: Option, value: Any) -> None:
    """Check one option by itself, since Ansible's own message would quote the value."""
    validator = ArgumentSpecValidator(argument_spec({name: option}))
    if not validator.validate({name: value}).error_messages:
        return
    wanted = f"of type {option.type}"
    if option.choices:
        wanted = f"one of {', '.join(option.choices)}"
    raise ConfigurationError(f"The option '{name}' must be {wanted}.")
