# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task of ``vault_certificate`` may ask for."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from .._model.api_paths import check_api_path
from .._model.data import plain_data
from .._model.durations import parse_duration
from .._model.file_mode import check_mode
from .._model.refusals import invalid_option
from ..errors import ConfigurationError, Reason, VaultError

_PATH = re.compile(r"(?P<mount>.+?)(?:/issuer/[^/]+)?/(?P<verb>issue|sign)/[^/]+")

# Where a path of the host may be given.
_PLACES = ("src", "dest", "key_dest", "chain_dest")

_SIZES: Mapping[str, tuple[int, ...]] = {
    # The first is the default.
    "rsa": (2048, 3072, 4096, 8192),
    "ec": (256, 224, 384, 521),
    "ed25519": (0,),
}


@dataclass(frozen=True)
class Asked:
    """A certificate that must be on the host, or must not.

    :param mount: of the secrets engine
    :param signs: whether the key stays on the host, and only its certificate comes from
        the server
    :param src: the file that holds what is to be signed, None if the task has a key of
        its own in ``key_dest``
    :param key_type: of that key; None if any will do
    :param key_bits: of a new key
    :param renew_before: None for a third of its life
    """

    path: str
    mount: str
    signs: bool
    present: bool
    revoke: bool
    data: Mapping[str, Any]
    src: str | None
    dest: str
    key_dest: str | None
    chain_dest: str | None
    key_type: str | None
    key_bits: int
    renew_before: timedelta | None
    owner: str | None
    group: str | None
    mode: str | None
    key_mode: str

    @property
    def places(self) -> dict[str, str]:
        """The files of the task, with the option that names each.

        The certificate comes last: while it is the old one, it does not belong to a new
        key, and so the next run sees that it is not done.
        """
        named = {self.key_dest: "key_dest", self.chain_dest: "chain_dest"}
        places = {path: option for path, option in named.items() if path}
        places.pop(self.dest, None)
        return {**places, self.dest: "dest"}


def check_certificate(params: Mapping[str, Any]) -> Asked:
    """Return what a task asks for.

    :raises ConfigurationError: for options that contradict each other
    :raises VaultError: ``invalid_path`` and ``invalid_data``
    """
    path = check_api_path(params["path"])
    matched = _PATH.fullmatch(path)
    if matched is None:
        raise _not_a_path(path)
    signs, present = matched["verb"] == "sign", params["state"] == "present"
    for option in _PLACES:
        if params[option] is not None and not os.path.isabs(params[option]):
            raise _refusal(
                option,
                "must be an absolute path",
                "It is a path on the host that the task runs on.",
            )
    if present:
        _check_key(params, signs)
    if params["revoke"] and present:
        raise _refusal("revoke", "has no effect with 'state: present'")
    is_bundle = params["dest"] == params["key_dest"]
    if is_bundle and params["mode"] is not None:
        raise _refusal("mode", "has no effect, since 'dest' is 'key_dest', too")
    return Asked(
        path=path,
        mount=matched["mount"],
        signs=signs,
        present=present,
        revoke=params["revoke"],
        data=_data(params["data"]),
        **{place: params[place] for place in _PLACES},
        key_type=params["key_type"],
        key_bits=_key_bits(params["key_type"], params["key_bits"]),
        renew_before=_renew_before(params["renew_before"]),
        owner=params["owner"],
        group=params["group"],
        mode=None if params["mode"] is None else check_mode(params["mode"], "mode"),
        key_mode=check_mode(params["key_mode"], "key_mode"),
    )


def _not_a_path(path: str) -> VaultError:
    return VaultError(
        "The option 'path' does not name a role that issues or signs.",
        reason=Reason.INVALID_PATH,
        path=path,
        hint="Give 'pki/issue/ROLE', 'pki/sign/ROLE' or 'ssh/sign/ROLE', with the name "
        "of the mount.",
    )


def _check_key(params: Mapping[str, Any], signs: bool) -> None:
    """Check that the task says where the private key is."""
    src, key_dest = params["src"], params["key_dest"]
    if not signs:
        if src is not None:
            raise _refusal("src", "has no effect, since the server makes the key")
        if key_dest is None:
            raise _refusal("key_dest", "is missing", "Say where the private key goes.")
    elif (src is None) == (key_dest is None):
        raise ConfigurationError(
            "To have a key signed, the task needs either 'src' or 'key_dest'.",
            hint="Give 'src' for a file with a certificate signing request or a public "
            "key of SSH, or 'key_dest' for a private key that the task creates if it "
            "does not exist.",
        )
    for option in ("key_type", "key_bits"):
        if params[option] is not None and not (signs and key_dest):
            raise _refusal(option, "has no effect, since the task makes no key")


def _key_bits(key_type: str | None, key_bits: int | None) -> int:
    sizes = _SIZES[key_type or "rsa"]
    if key_bits is not None and key_bits not in sizes:
        listed = ", ".join(map(str, sorted(sizes)))
        raise _refusal(
            "key_bits",
            f"does not fit a key of type '{key_type or 'rsa'}'",
            f"Valid values: {listed}.",
        )
    return sizes[0] if key_bits is None else key_bits


def _renew_before(value: Any) -> timedelta | None:
    if value is None:
        return None
    seconds = parse_duration(value, "renew_before")
    if seconds <= 0:
        raise _refusal("renew_before", "must be greater than zero")
    return timedelta(seconds=seconds)


def _data(value: Any) -> dict[str, Any]:
    data = {} if value is None else plain_data(value)
    for name in ("csr", "public_key"):
        if name in data:
            raise invalid_option(
                "data",
                f"has the field '{name}', which is not read from there",
                "Give the path of a file that holds it as 'src'.",
            )
    if data.get("format", "pem") != "pem":
        raise invalid_option(
            "data",
            "asks for another format than 'pem'",
            "Leave 'format' out. To have certificate and key in one file, give the "
            "same path as 'dest' and as 'key_dest'.",
        )
    return data


def _refusal(
    option: str, problem: str, remedy: str = "Leave it out."
) -> ConfigurationError:
    return ConfigurationError(f"The option '{option}' {problem}.", hint=remedy)
