# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``~/.vault_config.json`` (seed, "The persist parameter"): read with suspicion, written for the owner alone."""

from __future__ import annotations

import json
import os
import stat
import tempfile
import warnings
from collections.abc import Mapping
from typing import Any

from .. import _local_file
from .._model.settings import Credentials
from ..errors import ConfigurationError
from .credentials import CREDENTIALS

_NAME = "~/.vault_config.json"


_STORABLE = frozenset({"vault_token", "vault_role_id", "vault_secret_id"})


def path() -> str:
    """Where the file lies; the home folder is asked for anew each time."""
    return os.path.expanduser(_NAME)


def _unusable(problem: str) -> ConfigurationError:
    return ConfigurationError(f"{_NAME} {problem}.", hint="Repair or remove the file.")


def load(tightening: bool = False) -> dict[str, Any]:
    """The stored values, {} where there is no file.

    :param tightening: the file is about to be replaced by one of mode 0600, so its own mode does not matter
    :raises ConfigurationError: for a file that another user could have written, or that holds no JSON object
    """
    try:
        content = _local_file.read(
            path(), writers=0 if tightening else stat.S_IWGRP | stat.S_IWOTH, own=True
        )
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
    """Whether the file has a place for them; its form is that of the seed, for a token and for AppRole.

    :raises ConfigurationError: for other methods, and for a secret ID or token that is elsewhere
    """
    if (
        not {name for name, _value in credentials.values} <= _STORABLE
        or not credentials.values
    ):
        raise ConfigurationError(
            f"{_NAME} holds a token or AppRole credentials, and these are others.",
            hint="Leave 'persist' out, or give 'vault_token', or 'vault_role_id' with 'vault_secret_id'.",
        )


def holds(vault_addr: str, credentials: Credentials) -> bool:
    """Whether saving these would change nothing."""
    stored = load(tightening=True)
    wanted = {"vault_addr": vault_addr, **dict(credentials.values)}
    return {
        name: stored[name] for name in ("vault_addr", *CREDENTIALS) if name in stored
    } == wanted


def save(vault_addr: str, credentials: Credentials) -> None:
    """Store address and credentials; the other method's are dropped, unknown keys are kept.

    Written to a fresh file of mode 0600 and renamed over the target, so that neither a left-over temporary file nor
    a symbolic link decides where the credentials go or who may read them.

    :raises ConfigurationError: where the file cannot be written; what was there is then untouched
    """
    target = path()
    kept = {
        name: value
        for name, value in load(tightening=True).items()
        if name not in CREDENTIALS
    }
    values: Mapping[str, Any] = {
        **kept,
        "vault_addr": vault_addr,
        **dict(credentials.values),
    }
    temporary = None
    try:
        # mkstemp creates with O_EXCL and 0600, under a name that nobody can foresee.
        descriptor, temporary = tempfile.mkstemp(
            prefix=".vault_config.", dir=os.path.dirname(target)
        )
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(values, stream, indent=2)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
        temporary = None
    except OSError as error:
        raise ConfigurationError(
            f"{_NAME} cannot be written ({os.strerror(error.errno or 0)}).",
            hint="Check the home folder's rights.",
        ) from None
    finally:
        if temporary is not None:
            os.unlink(temporary)
    if os.name == "nt":
        warnings.warn(
            f"{_NAME} was saved with the folder's default permissions; restrict access to it manually.",
            UserWarning,
            stacklevel=3,
        )
