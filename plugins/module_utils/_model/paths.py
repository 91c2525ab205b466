# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Which text may name a secret, a folder of secrets or a mount.

Vault resolves ``..`` inside a request path, so an unchecked name reaches other mounts and ``sys/``. Percent-encoding
is left to the client; what no encoding makes safe is refused here, before any request.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from ..errors import ConfigurationError, CredentialBridgeError, VaultError

# Vault refuses a path with a character that Go does not call printable; a surrogate cannot even be encoded.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs"})


_MAX_LENGTH = 4096


def _problem(text: str) -> str:
    """What is wrong with this slash-separated name, or ''."""
    if not text:
        return "is empty"
    if len(text) > _MAX_LENGTH:
        return f"is longer than {_MAX_LENGTH} characters"
    if any(char != " " and unicodedata.category(char) in _UNPRINTABLE for char in text):
        return "contains a control or another unprintable character"
    segments = text.split("/")
    if "" in segments:
        return "has an empty segment (a slash at the start or the end, or two in a row)"
    if "." in segments or ".." in segments:
        return "has a segment '.' or '..'"
    return ""


def _refuse(option: str, problem: str, remedy: str) -> CredentialBridgeError:
    error = ConfigurationError if option == "mount_point" else VaultError
    return error(
        f"The option '{option}' {problem}.", reason="invalid_path", hint=remedy
    )


def check_secret_path(path: Any, option: str = "path") -> str:
    """Return the path of one secret below its mount.

    :raises VaultError: ``invalid_path``, with the option's name and the remedy
    """
    remedy = "Give the path below the mount point, for example 'myapp/database'."
    if not isinstance(path, str):
        raise _refuse(option, f"must be text, not {type(path).__name__}", remedy)
    problem = _problem(path)
    if problem:
        raise _refuse(option, problem, remedy)
    return path


def check_folder_path(path: Any, option: str = "path") -> str:
    """Return the path of a folder to list, '' for the root of the mount; one trailing slash is dropped.

    :raises VaultError: ``invalid_path``
    """
    if path == "" or path == "/":
        return ""
    return check_secret_path(
        path[:-1] if isinstance(path, str) and path.endswith("/") else path, option
    )


def check_mount_point(mount_point: Any) -> str:
    """Return the path of a mount, which may hold slashes; one at each end is dropped, as the Vault CLI does.

    :raises ConfigurationError: ``invalid_path``
    """
    remedy = "Give the path that the KV v2 secrets engine is mounted at, for example 'secret'."
    if not isinstance(mount_point, str):
        raise _refuse(
            "mount_point", f"must be text, not {type(mount_point).__name__}", remedy
        )
    path = str(mount_point)
    if path.endswith("/"):
        path = path[:-1]
    if path.startswith("/"):
        path = path[1:]
    problem = _problem(path)
    if problem:
        raise _refuse("mount_point", problem, remedy)
    return path
