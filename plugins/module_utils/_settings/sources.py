# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Where options come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from .._model.names import kind_of
from ..errors import ConfigurationError

#: The environment variables that HashiCorp and OpenBao document, by option. Like
#: ``bao`` itself we look at BAO_* first; a variable that is set and empty counts as not
#: given, and keeps us from looking at its twin.
ENVIRONMENT: Mapping[str, tuple[str, ...]] = {
    "vault_url": ("BAO_ADDR", "VAULT_ADDR"),
    "vault_token": ("BAO_TOKEN", "VAULT_TOKEN"),
    "vault_role_id": ("VAULT_ROLE_ID",),
    "vault_secret_id": ("VAULT_SECRET_ID",),
    "namespace": ("BAO_NAMESPACE", "VAULT_NAMESPACE"),
    "ca_cert": ("BAO_CACERT", "VAULT_CACERT"),
    "client_cert": ("BAO_CLIENT_CERT", "VAULT_CLIENT_CERT"),
    "client_key": ("BAO_CLIENT_KEY", "VAULT_CLIENT_KEY"),
}

#: Two more, which stand behind an option of another name or type.
CA_FOLDER = ("BAO_CAPATH", "VAULT_CAPATH")
PROXY = ("BAO_PROXY_ADDR", "VAULT_PROXY_ADDR")


class Source(NamedTuple):
    """Where options come from: a name for messages, and the values.

    :param origins: what messages call the place of each single value
    """

    name: str
    values: Mapping[str, Any]
    origins: Mapping[str, str] = MappingProxyType({})


def environment(environ: Mapping[str, str]) -> Source:
    """Return what the servers' own environment variables give."""
    values = {option: variable(environ, names) for option, names in ENVIRONMENT.items()}
    origins: dict[str, str] = {}
    for option, names in ENVIRONMENT.items():
        for name in names:
            if name in environ:
                origins.setdefault(option, f"the environment variable {name}")
    return Source("environment variables", values, origins)


def variable(environ: Mapping[str, str], names: Sequence[str]) -> str | None:
    """Return the first of these variables that is set."""
    for name in names:
        if name in environ:
            return environ[name]
    return None


def text_of(source: Source, option: str) -> str | None:
    """Return a source's text for an option; an empty one counts as not given.

    :raises ConfigurationError: for a value of another type
    """
    value = source.values.get(option)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ConfigurationError(
            f"The option '{option}' must be text, not {kind_of(value)}."
        )
    return str.__str__(value)


def first_text(option: str, sources: Sequence[Source]) -> str | None:
    """Return the text of the most explicit source that gives one.

    :raises ConfigurationError: for a value of another type
    """
    for source in sources:
        value = text_of(source, option)
        if value is not None:
            return value
    return None


def first_value(option: str, sources: Sequence[Source]) -> Any:
    """Return the value of the most explicit source that gives one, of any type."""
    for source in sources:
        value = source.values.get(option)
        if value is not None:
            return value
    return None
