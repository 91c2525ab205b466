# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``~/.vault_config.json``: read with suspicion, written for the owner alone.

Specification, "The persist parameter".
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
import warnings
from collections.abc import Mapping
from typing import Any

from .. import _local_file
from .._auth.registry import CREDENTIALS
from .._model.settings import Credentials
from ..errors import ConfigurationError

_NAME = "~/.vault_config.json"
_STORABLE = frozenset({"vault_token", "vault_role_id", "vault_secret_id"})


def path() -> str:
    """Return where the file is; the home folder is looked up each time."""
    return os.path.expanduser(_NAME)


def load(tightening: bool = False) -> dict[str, Any]:
    """Return the stored values, {} if there is no file.

    :param tightening: the file is about to be replaced by one of mode 0600, so its own
        mode does not matter
    :raises ConfigurationError: for a file that another user could have written, or that
        holds no JSON object
    """
    writers = 0 if tightening else stat.S_IWGRP | stat.S_IWOTH
    try:
        content = _local_file.read(path(), writers=writers, own=True)
    except FileNotFoundError:
        return {}
    except _local_file.Unusable as error:
        raise _unusable(str(error)) from None
    try:
        values = json.loads(content)
    except (ValueError, RecursionError):
        # json's own message and context quote the content, which holds credentials.
        raise _unusable("is not valid JSON") from None
    if not isinstance(values, dict):
        raise _unusable("does not hold a JSON object")
    return values


def check_storable(credentials: Credentials) -> None:
    """Check that the file has a place for these credentials.

    Its form is the specification's: a token, or AppRole credentials.

    :raises ConfigurationError: for other methods, and for a secret ID or token that is
        kept elsewhere
    """
    names = {name for name, _value in credentials.values}
    if not names or not names <= _STORABLE:
        raise ConfigurationError(
            f"{_NAME} can hold a token or AppRole credentials only.",
            hint="Leave 'persist' out, or give 'vault_token', or 'vault_role_id' with "
            "'vault_secret_id'.",
        )


def holds(vault_addr: str, credentials: Credentials) -> bool:
    """Return whether saving these would change nothing."""
    stored = load(tightening=True)
    ours = ("vault_addr", *CREDENTIALS)
    wanted = {"vault_addr": vault_addr, **dict(credentials.values)}
    return {name: stored[name] for name in ours if name in stored} == wanted


def save(vault_addr: str, credentials: Credentials) -> None:
    """Store address and credentials; unknown keys in the file are kept.

    The file is written anew with mode 0600 and renamed over the target, so that neither
    a left-over temporary file nor a symbolic link decides where the credentials go or
    who may read them.

    :raises ConfigurationError: if the file cannot be written; the old one is untouched
    """
    stored = load(tightening=True)
    kept = {name: value for name, value in stored.items() if name not in CREDENTIALS}
    values = {**kept, "vault_addr": vault_addr, **dict(credentials.values)}
    try:
        _replace(path(), values)
    except OSError as error:
        raise ConfigurationError(
            f"{_NAME} cannot be written ({os.strerror(error.errno or 0)}).",
            hint="Check the permissions of the home folder.",
        ) from None
    if os.name == "nt":
        warnings.warn(
            f"{_NAME} was saved with the folder's default permissions; restrict access "
            "to it manually.",
            UserWarning,
            stacklevel=3,
        )


def _replace(target: str, values: Mapping[str, Any]) -> None:
    # mkstemp creates with O_EXCL and 0600, under a name that nobody can predict.
    folder = os.path.dirname(target)
    descriptor, temporary = tempfile.mkstemp(prefix=".vault_config.", dir=folder)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(values, stream, indent=2)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _unusable(problem: str) -> ConfigurationError:
    return ConfigurationError(f"{_NAME} {problem}.", hint="Repair or remove the file.")
