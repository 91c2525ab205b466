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
from collections.abc import Mapping
from typing import Any

from ..errors import ConfigurationError, CredentialBridgeError, Reason, VaultError
from .names import kind_of

# Vault refuses a path with a character that Go does not call printable; a surrogate
# cannot even be encoded.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs"})
_MAX_LENGTH = 4096

_BELOW_THE_MOUNT = "Give the path below the mount point, for example 'myapp/database'."

# What the terms of other lookups may hold: 'myapp/database token=... url=...'.
_OPTION_IN_PATH = re.compile(
    r"\s\w*(?:auth|cert|jwt|key|mount|namespace|password|role|secret|token|url|user"
    r"|version)\w*\s*=",
    re.IGNORECASE,
)

# The parts of the API below a mount that people know from 'vault read'.
_API_PARTS = ("data", "metadata")


def check_secret_path(path: Any, option: str = "path") -> str:
    """Return the path of one secret below its mount.

    One slash at the start is dropped, as the servers' command lines do.

    :raises VaultError: ``invalid_path``, with the option's name and the remedy
    """
    if holds_options(path):
        raise path_refusal(
            option,
            "holds another option, which is not shown here",
            "Give options by their names, beside the path and not within it.",
        )
    path = _without_slash_in_front(path)
    if isinstance(path, str) and path.endswith("/") and path != "/":
        raise path_refusal(
            option,
            "ends with a slash, which makes it the name of a folder",
            "Leave the slash out to name the secret.",
        )
    return checked_name(path, option, _BELOW_THE_MOUNT)


def holds_options(value: Any) -> bool:
    """Return whether a path holds 'name=value' as well, which may be a credential."""
    return isinstance(value, str) and _OPTION_IN_PATH.search(value) is not None


def likely_mistake(mount: str, path: str) -> str:
    """Return what is probably wrong with a path that names no secret, '' if unknown.

    A path may well look like that, so it is no failure by itself.
    """
    for prefix in (*(f"{mount}/{part}/" for part in _API_PARTS), f"{mount}/"):
        if path.startswith(prefix):
            return (
                f"The path starts with '{prefix}', although it is below the mount "
                f"point '{mount}' already: it may have to be '{path[len(prefix) :]}'."
            )
    first, _slash, rest = path.partition("/")
    if first in _API_PARTS and rest:
        return (
            f"The path starts with '{first}/', which belongs to the API path only: it "
            f"may have to be '{rest}'."
        )
    before, part, rest = path.partition("/data/")
    if part:
        return (
            f"'/data/' in the path belongs to the API path only: it may have to be "
            f"'{rest}', with '{before}' as 'mount_point'."
        )
    return ""


def likely_key(path: str) -> str:
    """Return what is probably wrong with 'path:key', '' for a path without a colon."""
    before, colon, key = path.rpartition(":")
    if not colon or not before or not key or "/" in key:
        return ""
    return (
        f"A key is not a part of the path: it may have to be '{before}'. The option "
        f"'key' of the lookup names a key."
    )


def check_folder_path(path: Any, option: str = "path") -> str:
    """Return the path of a folder to list, '' for the root of the mount.

    One slash at each end is dropped.

    :raises VaultError: ``invalid_path``
    """
    if path in ("", "/"):
        return ""
    return checked_name(without_outer_slashes(path), option, _BELOW_THE_MOUNT)


def check_mount_point(mount_point: Any) -> str:
    """Return the path of a mount, which may hold slashes.

    One slash at each end is dropped, as the Vault CLI does.

    :raises ConfigurationError: ``invalid_path``
    """
    return checked_name(
        without_outer_slashes(mount_point),
        "mount_point",
        "Give the path that the KV v2 secrets engine is mounted at, for example "
        "'secret'.",
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


def without_outer_slashes(path: Any) -> Any:
    """Return a path without one slash at each end, anything but a text as it is."""
    path = _without_slash_in_front(path)
    return path[:-1] if is_folder(path) else path


def _without_slash_in_front(path: Any) -> Any:
    if isinstance(path, str) and path.startswith("/"):
        return path[1:]
    return path


def is_folder(path: Any) -> bool:
    """Return whether a path that a task names is that of a folder."""
    return isinstance(path, str) and path.endswith("/")


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a tree of values by path; names that end with a slash are folders."""
    tree: dict[str, Any] = {}
    for path, value in values.items():
        *folders, name = path.split("/")
        place = tree
        for folder in folders:
            place = place.setdefault(f"{folder}/", {})
        place[name] = value
    return tree


def leads_elsewhere(path: str) -> bool:
    """Return whether a part of a path would be resolved by the server."""
    return not {".", ".."}.isdisjoint(path.split("/"))


def checked_name(path: Any, option: str, remedy: str) -> str:
    """Return a path that no server resolves to another one.

    :raises CredentialBridgeError: :func:`path_refusal`
    """
    if path is None:
        raise path_refusal(option, "is missing", remedy)
    if not isinstance(path, str):
        raise path_refusal(option, f"must be text, not {kind_of(path)}", remedy)
    problem = _problem(path)
    if problem:
        raise path_refusal(option, problem, remedy)
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


def path_refusal(option: str, problem: str, remedy: str) -> CredentialBridgeError:
    """Return the failure for an option that cannot be a path, ``invalid_path``.

    :param problem: continues "The option 'path' ..."
    """
    error = ConfigurationError if option == "mount_point" else VaultError
    return error(
        f"The option '{option}' {problem}.", reason=Reason.INVALID_PATH, hint=remedy
    )
