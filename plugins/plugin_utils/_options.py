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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Callable

from ansible import constants
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.parsing.convert_bool import BOOLEANS_FALSE
from ansible.utils.path import unfrackpath

from ..module_utils._model.data import json_types
from ..module_utils._model.names import wanted_kind
from ..module_utils._model.option import Option, Options, only_given
from ..module_utils._options.tables import REMEMBER, SHARED, argument_spec
from ..module_utils._settings.sources import Source
from ..module_utils.errors import ConfigurationError, CredentialBridgeError

# What messages call the places that options come from, the most explicit first.
_VARIABLES = "variables"
_ENVIRONMENT = "environment variables"
_INI = "settings in ansible.cfg"

_CONFIGURABLE: Options = {**SHARED, **REMEMBER}
_VARIABLE_NAMES = {
    option: f"ansible_credential_bridge_{option}" for option in _CONFIGURABLE
}
_ENVIRONMENT_NAMES = {
    f"ANSIBLE_CREDENTIAL_BRIDGE_{option.upper()}": option for option in _CONFIGURABLE
}
_INI_SECTION = "credential_bridge"

# What messages call the place of each single option.
_OF_VARIABLES = {
    option: f"the variable {name}" for option, name in _VARIABLE_NAMES.items()
}
_OF_ENVIRONMENT = {
    option: f"the environment variable {name}"
    for name, option in _ENVIRONMENT_NAMES.items()
}
_OF_INI = {option: f"'{option}' in ansible.cfg" for option in _CONFIGURABLE}


def option_origins(given: Mapping[str, Any]) -> dict[str, str]:
    """Return what messages call the places of options that a call or task gives."""
    return {name: f"the option '{name}'" for name in given}


class LazyValues(Mapping[str, Any]):
    """Options whose values are worked out when they are asked for, and only once.

    So a variable that a call does not need cannot break it.

    :param names: the options that have a value
    :param work_out: returns the value of one of them
    """

    def __init__(self, names: Iterable[str], work_out: Callable[[str], Any]) -> None:
        """Work out nothing yet."""
        self._names = dict.fromkeys(names)
        self._work_out = work_out
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return a value."""
        if name not in self._names:
            raise KeyError(name)
        if name not in self._known:
            self._known[name] = self._work_out(name)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        """Return whether an option has a value, without working it out."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """Yield the options' names."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many options there are."""
        return len(self._names)


def configured_options(templar: Any, variables: Any) -> list[Source]:
    """Return the shared options that are configured, source by source.

    The sources are variables, Ansible's environment variables and ``ansible.cfg``.
    ``VAULT_*`` is not among them: it is read where the settings are resolved, which may
    be on another host.
    """
    return [variable_options(templar, variables or {}), *lasting_options()]


def lasting_options() -> list[Source]:
    """Return the shared options that stay what they are while Ansible runs."""
    # Ansible's own configuration is not asked. It converts a text before that is
    # templated, which makes a CA file '{{ ca }}' one below the current folder, and it
    # prefers VAULT_* to ansible.cfg.
    return [
        Source(_ENVIRONMENT, _environment_options(), _OF_ENVIRONMENT),
        Source(_INI, ini_options(constants.CONFIG_FILE), _OF_INI),
    ]


def wants_masking(given: Mapping[str, Any], configured: Sequence[Source]) -> bool:
    """Return whether Ansible shall mask secrets, though options may be out of order.

    :param given: the options of a task or a lookup call
    :param configured: those that are configured
    """
    for values in (given, *(source.values for source in configured)):
        value = values.get("mask")
        if value is not None:
            return str(value).lower() not in BOOLEANS_FALSE
    return True


def variable_options(templar: Any, variables: Mapping[str, Any]) -> Source:
    """Return the shared options that variables set."""

    def work_out(option: str) -> Any:
        value = evaluated(templar, variables, _VARIABLE_NAMES[option], option)
        if _CONFIGURABLE[option].is_given(value):
            return value
        return None

    names = (option for option, name in _VARIABLE_NAMES.items() if name in variables)
    return Source(_VARIABLES, LazyValues(names, work_out), _OF_VARIABLES)


def evaluated(
    templar: Any, variables: Mapping[str, Any], name: str, option: str = ""
) -> Any:
    """Return the value of a variable in plain JSON types.

    :param option: the option that it is for, if it is for one
    :raises ConfigurationError: with Ansible's own reason, if there is no value
    :raises VaultError: ``invalid_data`` for a value that JSON would change
    """
    try:
        return json_types(templar.template(variables[name]), option or name)
    except CredentialBridgeError:
        raise
    except Exception as error:
        # Filters, tests and lookups of many authors run here, and may raise anything.
        # What follows the first paragraph are lines of the playbook.
        reason = str(error).partition("\n\n")[0].rstrip(". ")
        raise ConfigurationError(
            f"The variable '{name}' cannot be evaluated: {reason}."
        ) from None


def _environment_options() -> dict[str, str]:
    values = {
        _ENVIRONMENT_NAMES[name]: os.environ[name]
        for name in os.environ
        if name in _ENVIRONMENT_NAMES
    }
    return only_given(_CONFIGURABLE, values)


@functools.lru_cache(maxsize=1)
def ini_options(config_file: str | None) -> Mapping[str, str]:
    """Return the options in an ``ansible.cfg``; secrets do not belong there."""
    # As Ansible reads it, which has checked already that the file is in order.
    parser = configparser.ConfigParser(
        inline_comment_prefixes=(";",), interpolation=None
    )
    parser.read(config_file or [], encoding="utf-8")
    section = parser[_INI_SECTION] if parser.has_section(_INI_SECTION) else {}
    folder = os.path.dirname(config_file or "")
    options = {}
    for name, option in _CONFIGURABLE.items():
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

    :raises ConfigurationError: for an option that is missing, for a value of another
        type, and for one that is not among the choices
    """
    for name, option in options.items():
        if option.required and name not in given:
            raise ConfigurationError(f"The option '{name}' is required.")
    # No 'no_log': nothing is shown here, and some cores would register the values.
    spec = argument_spec(options, no_log=False)
    outcome = ArgumentSpecValidator(spec).validate(given)
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
    spec = argument_spec({name: option}, no_log=False)
    validator = ArgumentSpecValidator(spec)
    if not validator.validate({name: value}).error_messages:
        return
    wanted = wanted_kind(option.type)
    if option.choices:
        wanted = f"one of {', '.join(option.choices)}"
    raise ConfigurationError(f"The option '{name}' must be {wanted}.")
