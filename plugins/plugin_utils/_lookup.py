# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lookups share: options with their sources, and failures as lookup errors."""

from __future__ import annotations

import configparser
import functools
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ansible import constants
from ansible.errors import AnsibleLookupError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display
from ansible.utils.path import unfrackpath

from ansible_collections.credential_bridge.vault.plugins.module_utils._argspec import (
    SHARED,
    Options,
    argument_spec,
    check_names,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._client import Client
from ansible_collections.credential_bridge.vault.plugins.module_utils._redact import redact, texts
from ansible_collections.credential_bridge.vault.plugins.module_utils._result import unexpected
from ansible_collections.credential_bridge.vault.plugins.module_utils._run._execute import from_process
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings import (
    CREDENTIALS,
    Settings,
    Source,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    CredentialBridgeError,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._clients import shared_client

# What our messages call the places that options come from, the most explicit first.
_VARIABLES, _ENVIRONMENT, _INI = "variables", "environment variables", "settings in ansible.cfg"

_VARIABLE_NAMES = {option: f"ansible_credential_bridge_{option}" for option in SHARED}
_ENVIRONMENT_NAMES = {option: f"ANSIBLE_CREDENTIAL_BRIDGE_{option.upper()}" for option in SHARED}
_INI_SECTION = "credential_bridge"


def show_warnings(client: Client) -> None:
    """Tell the user what a task would return as its warnings."""
    for warning in client.log.drain():
        Display().warning(warning)


def lookup_error(error: CredentialBridgeError) -> AnsibleLookupError:
    """The failure of a lookup; a text is all that a lookup can fail with, so type and reason stand in it."""
    return AnsibleLookupError(f"{error} [type={type(error).__name__} reason={error.reason}]")


@contextmanager
def failing_as_lookup() -> Iterator[None]:
    """Whatever goes wrong inside fails the lookup. Without 'from None' Ansible would append the text of the cause."""
    try:
        yield
    except CredentialBridgeError as error:
        raise lookup_error(error) from None
    except Exception as error:  # a defect of ours
        raise lookup_error(unexpected(error)) from None


def connected(
    plugin: LookupBase, options: Options, direct: dict[str, Any], variables: Any
) -> tuple[dict[str, Any], Client]:
    """The options of a lookup call, and the process's client for them.

    :raises ConfigurationError: as :func:`given_options` and :func:`settings_from`
    """
    # With 'with_...' older ansible-core hands this over; it is Ansible's own and no option.
    direct.pop("wantlist", None)
    sources = given_options(plugin, options, direct, variables)
    params = merge(options, sources)
    return params, shared_client(settings_from(sources, params), params)


def given_options(plugin: LookupBase, options: Options, direct: Mapping[str, Any], variables: Any) -> list[Source]:
    """The options of a lookup call, source by source, the most explicit first, typed as Ansible types a module's.

    :raises ConfigurationError: for an unknown option, which Ansible would silently ignore, and for a wrong type
    """
    check_names(options, direct)
    canonical = {alias: name for name, option in options.items() for alias in option.aliases}
    named = {canonical.get(name, name): direct[name] for name in direct}
    sources = {"options": named, **configured_options(plugin._templar, variables)}
    return [Source(name, _typed(options, values)) for name, values in sources.items()]


def configured_options(templar: Any, variables: Any) -> dict[str, Mapping[str, Any]]:
    """The shared options that variables, Ansible's environment variables and ``ansible.cfg`` give, in this order.

    ``VAULT_*`` is not among them: it is read where the settings are resolved, which may be on another host.
    """
    given = variables or {}
    # Neither is asked of Ansible's own configuration: it gives a text its type before that is templated, which makes of
    # a CA file '{{ ca }}' one below the current folder, and it takes VAULT_* before ansible.cfg.
    sources: dict[str, Mapping[str, Any]] = {
        _VARIABLES: {
            option: templar.template(given[name]) for option, name in _VARIABLE_NAMES.items() if name in given
        },
        _ENVIRONMENT: {option: os.environ[name] for option, name in _ENVIRONMENT_NAMES.items() if name in os.environ},
        _INI: _ini_options(constants.CONFIG_FILE),
    }
    return {
        source: {option: value for option, value in values.items() if is_given(option, value)}
        for source, values in sources.items()
    }


def is_given(option: str, value: Any) -> bool:
    """Whether a source gives the option; what is null or an empty text is left to the sources after it."""
    return value is not None and not (value == "" and option in SHARED)


@functools.lru_cache(maxsize=1)
def _ini_options(config_file: str | None) -> Mapping[str, str]:
    """The options in that ``ansible.cfg``; a relative path is one below its folder, as Ansible has it everywhere."""
    # As Ansible reads it, which has checked already that the file is in order.
    parser = configparser.ConfigParser(inline_comment_prefixes=(";",), interpolation=None)
    parser.read(config_file or [], encoding="utf-8")
    section = parser[_INI_SECTION] if parser.has_section(_INI_SECTION) else {}
    folder = os.path.dirname(config_file or "")
    return {
        name: unfrackpath(section[name], follow=False, basedir=folder) if option.type == "path" else section[name]
        for name, option in SHARED.items()
        if option.public and section.get(name)
    }


def _typed(options: Options, values: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in values.items() if is_given(name, value)}
    if not given:
        return {}
    for name, value in given.items():
        # Ansible would make text of these, a token "['hvs.x']" for example.
        if options[name].type == "str" and isinstance(value, (Mapping, list, tuple)):
            raise ConfigurationError(f"The option '{name}' must be text.")
    outcome = ArgumentSpecValidator(argument_spec({name: options[name] for name in given})).validate(given)
    if outcome.error_messages:
        hidden = [text for name in given if not options[name].public for text in texts(given[name])]
        raise ConfigurationError(redact(outcome.error_messages[0], hidden))
    return {name: outcome.validated_parameters[name] for name in given}


def merge(options: Options, sources: list[Source]) -> dict[str, Any]:
    """One value for each option: of the most explicit source that gives one, else the default."""
    merged = {name: option.default for name, option in options.items()}
    for source in reversed(sources):
        merged.update(source.values)
    return merged


def settings_from(sources: list[Source], params: Mapping[str, Any]) -> Settings:
    """The settings of a lookup. Credentials are decided source by source, everything else one by one.

    :raises ConfigurationError: naming the option and the remedy
    """
    credentials = [
        Source(source.name, {name: source.values[name] for name in CREDENTIALS if name in source.values})
        for source in sources
    ]
    others = Source("options", {name: params[name] for name in SHARED if name not in CREDENTIALS})
    return from_process([*credentials, others])
