# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task of ``vault_secret`` may say about one secret."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from typing import Any

from .._model.data import plain_data
from .._model.names import shown_name
from .._plan.secret import Deletion, Desired, Update
from ..errors import ConfigurationError
from .generators import check_generators, check_max_age
from .secret_settings import check_settings


def check_deletion(params: Mapping[str, Any]) -> Deletion:
    """Return how a secret is deleted.

    :raises ConfigurationError: if the task does not say so
    """
    # No default: the specification deletes permanently, other collections do not, and
    # nobody should have to guess.
    if params["deletion"] is None:
        raise ConfigurationError(
            "'state: absent' needs the option 'deletion'.",
            hint="Choose 'deletion: soft' (the latest version can be restored) or "
            "'deletion: permanent' (all versions are lost).",
        )
    return Deletion(params["deletion"])


def check_desired(params: Mapping[str, Any]) -> Desired:
    """Return the secret that the task wants.

    :raises ConfigurationError: for options that contradict each other
    :raises VaultError: ``invalid_data`` for values that cannot be stored
    """
    generate = (
        {} if params["generate"] is None else check_generators(params["generate"])
    )
    desired = Desired(
        data=None if params["data"] is None else plain_data(params["data"]),
        remove=tuple(params["remove"] or ()),
        update=Update(params["update"]),
        create=params["create"],
        cas=_check_cas(params["cas"]),
        settings=check_settings(params),
        generate=generate,
        rotate=params["rotate"],
        max_age=check_max_age(params["max_age"], generate),
    )
    _check_options(desired)
    _check_keys(desired)
    if not params["compare"]:
        _check_blind(desired)
    return desired


def _check_cas(cas: int | None) -> int | None:
    if cas is not None and cas < 0:
        raise ConfigurationError(
            "The option 'cas' must be a version number, or 0 if the secret must not "
            "exist."
        )
    return cas


def _check_keys(desired: Desired) -> None:
    """Refuse a key in two options, which would contradict each other."""
    keys: Mapping[str, Collection[str]] = {
        "data": desired.data or (),
        "remove": desired.remove,
        "generate": desired.generate,
    }
    for one, other in combinations(keys, 2):
        both = sorted(set(keys[one]) & set(keys[other]))
        if both:
            raise ConfigurationError(
                f"Key {shown_name(both[0])} appears in both '{one}' and '{other}'.",
                hint="Keep one of the two.",
            )


def _check_options(desired: Desired) -> None:
    """Refuse options that contradict each other, or that have no effect."""
    if desired.remove and desired.replaces:
        raise ConfigurationError(
            "'remove' together with 'data' needs 'update: patch'.",
            hint="'update: replace' removes every key that 'data' does not name.",
        )
    if not desired.generate and (desired.rotate or desired.max_age is not None):
        option = "rotate" if desired.rotate else "max_age"
        raise ConfigurationError(
            f"'{option}' needs 'generate'.",
            hint="Name the keys that get new values.",
        )
    if not desired.touches_data and not desired.settings:
        raise ConfigurationError(
            "'state: present' has nothing to do.",
            hint="Give 'data', 'generate', 'remove', or a metadata option such as "
            "'custom_metadata'.",
        )


def _check_blind(desired: Desired) -> None:
    """Refuse what cannot be done without reading the secret."""
    # A setting that is equal already must not be reported as a change.
    if desired.settings:
        raise ConfigurationError(
            "Metadata options need 'compare: true'.",
            hint="Set them in a task of their own, with a token that may read them.",
        )
    if desired.generate:
        raise ConfigurationError(
            "'generate' needs 'compare: true'.",
            hint="Only reading shows whether a key has a value already.",
        )
    # Vault's own patch needs a live version.
    if desired.create and not desired.replaces:
        raise ConfigurationError(
            "'create: true' needs 'compare: true'.",
            hint="Use 'update: replace' to create a secret.",
        )
