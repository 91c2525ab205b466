# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lookups share: options with their sources, and failures as lookup errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display

from ..module_utils._auth.registry import CREDENTIALS
from ..module_utils._model.option import Options
from ..module_utils._model.settings import Settings
from ..module_utils._options.tables import SHARED, under_own_names
from ..module_utils._settings.address import NO_ADDRESS
from ..module_utils._settings.credentials import NO_CREDENTIALS
from ..module_utils._settings.resolve import from_process
from ..module_utils._settings.sources import Source
from ..module_utils._tasks.defects import unexpected
from ..module_utils._vault.client import Client
from ..module_utils.errors import ConfigurationError, CredentialBridgeError
from ._options import configured_options, only_given, option_origins, typed
from ._shared_clients import shared_client
from ._template_cache import template_cache

Params = dict[str, Any]

_NO_ENVIRONMENT = (
    "A play's or task's 'environment' does not reach lookups: they run on the "
    "controller, in Ansible's own environment. Variables such as "
    "ansible_credential_bridge_vault_url do reach them."
)


@contextmanager
def failing_as_lookup() -> Iterator[None]:
    """Turn every failure inside into a lookup error."""
    # Without 'from None' Ansible would append the text of the cause.
    try:
        yield
    except CredentialBridgeError as error:
        raise _lookup_error(error) from None
    except Exception as error:
        # A defect of ours. Its place is reported, but not its text.
        raise _lookup_error(unexpected(error)) from None


def _lookup_error(error: CredentialBridgeError) -> AnsibleLookupError:
    """Return the error of a lookup, which has only a text to say everything in."""
    text = str(error)
    if error.vault_errors:
        # Of one line each; Vault lists what went wrong in several.
        said = "; ".join(" ".join(part.split()) for part in error.vault_errors)
        text += f" Vault said: {said}"
    return AnsibleLookupError(
        f"{text} [type={type(error).__name__} reason={error.reason}]"
    )


def show_warnings(client: Client) -> None:
    """Show the warnings that a task would have in its result."""
    for warning in client.log.take_warnings():
        Display().warning(warning)


def connected(
    plugin: LookupBase, options: Options, direct: dict[str, Any], variables: Any
) -> tuple[Params, Client]:
    """Return the options of a lookup call, and the process's client for them.

    :param direct: the options that stand in the call itself
    :raises ConfigurationError: for options that are unknown, unusable or contradictory
    """
    # With 'with_...' older ansible-core passes this on, which is not our option.
    direct.pop("wantlist", None)
    # Neither variables nor the environment change while a template is evaluated.
    cache = template_cache("connections")
    call = _call(direct)
    if call in cache:
        connection: tuple[Params, Client] = cache[call]
        return connection
    sources = _given_options(plugin, options, direct, variables)
    params = _merged(options, sources)
    client = shared_client(_settings(sources, params), params)
    if call is not None:
        cache[call] = params, client
    return params, client


def _call(direct: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Return what tells a call's options from those of another call.

    Return None if one of them is a list or a dictionary.
    """
    call = tuple((name, type(value), value) for name, value in direct.items())
    try:
        hash(call)
    except TypeError:
        return None
    return call


def _given_options(
    plugin: LookupBase, options: Options, direct: Mapping[str, Any], variables: Any
) -> list[Source]:
    """Return the options source by source, the most explicit first, in their types.

    :raises ConfigurationError: for an unknown option, which Ansible would silently
        ignore, and for a value of another type
    """
    given = only_given(under_own_names(options, direct))
    call = Source("options", given, option_origins(given))
    sources = []
    for source in (call, *configured_options(plugin._templar, variables)):
        if source.values:
            table = {option: options[option] for option in source.values}
            sources.append(source._replace(values=typed(table, source.values)))
    return sources


def _merged(options: Options, sources: Sequence[Source]) -> Params:
    """Return each option's value from the most explicit source, else its default."""
    params = {name: option.default for name, option in options.items()}
    for source in reversed(sources):
        params.update(source.values)
    return params


def _settings(sources: Sequence[Source], params: Mapping[str, Any]) -> Settings:
    """Return the settings of a lookup.

    Credentials are decided source by source, all other options one by one.
    """
    credentials = []
    for source in sources:
        given = {name: source.values.get(name) for name in CREDENTIALS}
        credentials.append(source._replace(values=only_given(given)))
    others = {name: params[name] for name in SHARED if name not in CREDENTIALS}
    try:
        return from_process([*credentials, Source("options", others)])
    except ConfigurationError as error:
        if error.message in (NO_ADDRESS, NO_CREDENTIALS):
            error.hint = f"{error.hint} {_NO_ENVIRONMENT}"
        raise
