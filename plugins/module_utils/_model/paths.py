# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Which texts may name a secret, a folder or a mount.

Vault resolves ``..`` inside a request path, so an unchecked name reaches other mounts
and ``sys/``. Percent-encoding is left to the client; what no encoding makes safe is
refused here, before any request.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from ..errors import ConfigurationError, CredentialBridgeError, Reason, VaultError

# Vault refuses a path with a character that Go does not call printable; a surrogate
# cannot even be encoded.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs"})
_MAX_LENGTH = 4096

# OpenBao calls the same 'rotate/root' and 'rotate/recovery'. A namespace may stand
# before 'sys', and OpenBao can seal one.
_KEY_CEREMONY = re.compile(
    r"(?:.*/)?(sys/(?:namespaces/.+/)?(?:init|seal|unseal|rekey|rekey-recovery-key"
    r"|generate-root|generate-recovery-token|rotate/root|rotate/recovery))(?:/|$)"
)


def check_secret_path(path: Any, option: str = "path") -> str:
    """Return the path of one secret below its mount.

    :raises VaultError: ``invalid_path``, with the option's name and the remedy
    """
    return _checked(
        path,
        option,
        "Give the path below the mount point, for example 'myapp/database'.",
    )


def check_folder_path(path: Any, option: str = "path") -> str:
    """Return the path of a folder to list, '' for the root of the mount.

    One trailing slash is dropped.

    :raises VaultError: ``invalid_path``
    """
    if path in ("", "/"):
        return ""
    if isinstance(path, str) and path.endswith("/"):
        path = path[:-1]
    return check_secret_path(path, option)


def check_mount_point(mount_point: Any) -> str:
    """Return the path of a mount, which may hold slashes.

    One slash at each end is dropped, as the Vault CLI does.

    :raises ConfigurationError: ``invalid_path``
    """
    if isinstance(mount_point, str):
        if mount_point.endswith("/"):
            mount_point = mount_point[:-1]
        if mount_point.startswith("/"):
            mount_point = mount_point[1:]
    return _checked(
        mount_point,
        "mount_point",
        "Give the path that the KV v2 secrets engine is mounted at, for example "
        "'secret'.",
    )


def check_api_path(path: Any, option: str = "path") -> str:
    """Return a path of the API, as policies name it: without ``v1/``.

    One slash at each end is dropped, as the Vault CLI does.

    :raises VaultError: ``invalid_path``
    """
    remedy = (
        "Give the path as a policy names it, for example 'sys/policies/acl/reader' or "
        "'auth/approle/role/app'."
    )
    if isinstance(path, str):
        path = path[1:] if path.startswith("/") else path
        path = path[:-1] if path.endswith("/") else path
    checked = _checked(path, option, remedy)
    if checked.split("/")[0] == "v1":
        raise _refusal(option, "starts with 'v1/', which is added to it", remedy)
    return checked


def check_no_key_ceremony(path: str, option: str = "path") -> None:
    """Refuse a change that would seal Vault, or make or replace the keys that open it.

    They concern the whole server, need several people, and answer with keys that a task
    must not hold.

    :param path: as :func:`check_api_path` returns it
    :raises VaultError: ``invalid_path``
    """
    ceremony = _KEY_CEREMONY.match(path)
    if ceremony:
        raise _refusal(
            option,
            f"is '{ceremony.group(1)}', which this collection does not do",
            "Initializing, sealing, unsealing, rekeying and generating a root token "
            "are for the people who hold the keys: use the server's CLI.",
        )


def check_path_part(name: str, option: str) -> str:
    """Return a name that becomes one part of an API path; its slashes are encoded.

    :raises ConfigurationError: ``invalid_path``
    """
    problem = _problem(name.replace("/", "_"))
    if problem or leads_elsewhere(name):
        raise ConfigurationError(
            f"The option '{option}' cannot be a part of an API path.",
            reason=Reason.INVALID_PATH,
            hint="Give a name without control characters, other than '.' and '..'.",
        )
    return name


def leads_elsewhere(path: str) -> bool:
    """Return whether a part of a path would be resolved by the server."""
    return not {".", ".."}.isdisjoint(path.split("/"))


def _checked(path: Any, option: str, remedy: str) -> str:
    if not isinstance(path, str):
        raise _refusal(option, f"must be text, not {type(path).__name__}", remedy)
    problem = _problem(path)
    if problem:
        raise _refusal(option, problem, remedy)
    return str(path)


def _problem(text: str) -> str:
    """Return what is wrong with this slash-separated name, or ''."""
    if not text:
        return "is empty"
    if len(text) > _MAX_LENGTH:
        return f"is longer than {_MAX_LENGTH} characters"
    if any(_unprintable(char) for char in text):
        return "contains a control or another unprintable character"
    segments = text.split("/")
    if "" in segments:
        return "has an empty segment (a slash at the start or the end, or two in a row)"
    if leads_elsewhere(text):
        return "has a segment '.' or '..'"
    return ""


def _unprintable(char: str) -> bool:
    return char != " " and unicodedata.category(char) in _UNPRINTABLE


def _refusal(option: str, problem: str, remedy: str) -> CredentialBridgeError:
    error = ConfigurationError if option == "mount_point" else VaultError
    return error(
        f"The option '{option}' {problem}.", reason=Reason.INVALID_PATH, hint=remedy
    )
