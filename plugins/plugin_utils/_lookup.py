# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lookups share: options with their sources, and failures as lookup errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.option import (
    Options,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.tables import (
    SHARED,
    under_own_names,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.credentials import (
    CREDENTIALS,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks._execute import (
    from_process,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks._tell import (
    unexpected,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.client import (
    Client,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    CredentialBridgeError,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._clients import (
    shared_client,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._options import (
    configured_options,
    only_given,
    typed,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._template import (
    kept_in_this_template,
)


def show_warnings(client: Client) -> None:
    """Tell the user what a task would return as its warnings."""
    for warning in client.log.drain():
        Display().warning(warning)


def lookup_error(error: CredentialBridgeError) -> AnsibleLookupError:
    """The failure of a lookup; a text is all that a lookup can fail with, so type and reason stand in it."""
    return AnsibleLookupError(
        f"{error} [type={type(error).__name__} reason={error.reason}]"
    )


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
    kept = kept_in_this_template("connections")
    call = _hashable(direct)
    if call in kept:
        connection: tuple[dict[str, Any], Client] = kept[call]
        return connection
    sources = given_options(plugin, options, direct, variables)
    params = merge(options, sources)
    client = shared_client(settings_from(sources, params), params)
    if call is not None:
        # Neither variables nor the environment change during the evaluation of a template.
        kept[call] = params, client
    return params, client


def _hashable(direct: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """What tells a call's options from those of another; None where one of them is a list or a dictionary."""
    call = tuple((name, type(value), value) for name, value in direct.items())
    try:
        hash(call)
    except TypeError:
        return None
    return call


def given_options(
    plugin: LookupBase, options: Options, direct: Mapping[str, Any], variables: Any
) -> list[Source]:
    """The options of a lookup call, source by source, the most explicit first, typed as Ansible types a module's.

    :raises ConfigurationError: for an unknown option, which Ansible would silently ignore, and for a wrong type
    """
    call = Source("options", only_given(under_own_names(options, direct)))
    return [
        Source(name, typed({option: options[option] for option in values}, values))
        for name, values in (call, *configured_options(plugin._templar, variables))
        if values
    ]


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
        Source(
            source.name,
            {
                name: source.values[name]
                for name in CREDENTIALS
                if name in source.values
            },
        )
        for source in sources
    ]
    others = Source(
        "options", {name: params[name] for name in SHARED if name not in CREDENTIALS}
    )
    return from_process([*credentials, others])
