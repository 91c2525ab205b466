# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules of all peers share.

A rule gives a task that does the same as before: it changes the same, and reports the
same changes. Where there is none, a person is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from .options import Given
from .texts import Person
from .yaml_files import Change

Rule = Callable[[Given], Change]
Results = Mapping[tuple[str, ...], str]

DATA = ".secrets[0].data"
VERSION = ".secrets[0].version"
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)

KV2_RESULTS: Results = {
    ("secret",): DATA,
    ("data", "data"): DATA,
    ("raw", "data", "data"): DATA,
    ("metadata", "version"): VERSION,
    ("data", "metadata", "version"): VERSION,
    ("raw", "data", "metadata", "version"): VERSION,
}
#: Vault's response below ``data``, as vault_read, vault_list and vault_write have it.
RESPONSE: Results = {
    ("data", "data"): ".response",
    ("data", "auth"): ".auth",
    ("data", "wrap_info"): ".wrap_info",
    ("data", "lease_id"): ".lease.lease_id",
}
_REVOKED = "A login of its own is not revoked, as before."


class Module(NamedTuple):
    """A module of a peer.

    :param rules: how it is rewritten; the first that fits is used
    :param here: what takes its place
    :param note: why a person is needed, or what is different
    """

    peer: str
    rules: Sequence[Rule]
    here: str
    note: str = ""


def split_kv2(path: str) -> tuple[str, str] | None:
    """Return the mount point and the path of a secret of KV version 2."""
    masked = _TEMPLATE.sub(lambda match: "x" * len(match[0]), path)
    if masked.count("/data/") != 1:
        return None
    at = masked.index("/data/")
    mount, inner = path[:at].strip("/"), path[at + 6 :].strip("/")
    return (mount, inner) if mount and inner else None


def own_login(given: Given) -> None:
    """Keep what a request has made: the peers never revoke their logins."""
    if given.logs_in:
        given.add("token_revoke", False)
        given.notes.append(_REVOKED)


def call(given: Given, operation: str, path: str, results: Results) -> Change:
    given.add("path", path)
    if operation != "write":
        given.add("operation", operation)
    own_login(given)
    return given.change("vault_call", results)


def info(given: Given, path: str, results: Results) -> Change:
    given.add("path", path.strip("/"))
    given.add("fail_on_missing", True)
    return given.change("vault_secret_info", results)


def listing(given: Given, path: str, results: Results) -> Change:
    """Return a listing that fails, as before, if there is nothing."""
    register = given.keywords.get("register")
    if not register or "failed_when" in given.keywords:
        raise Person("A listing without entries fails there, and not here.")
    change = call(given, "list", path, results)
    empty = f"{register} is failed or not {register}.response['keys']"
    return change._replace(keywords=[("failed_when", empty)])


def database(given: Given, *names: str) -> str:
    return given.mount("database", *names).strip("/")


def policy_at(given: Given, *rules: str) -> Change:
    state = given.state("present", "absent")
    given.add("path", f"sys/policies/acl/{given.required('name')}")
    if state == "absent":
        given.take(*rules)
        given.add("state", "absent")
    else:
        given.nest("data", dict.fromkeys(rules, "policy"))
    return given.change("vault_object", {})


LOGIN: Results = {
    ("client_token",): ".token",
    ("accessor",): ".accessor",
    ("policies",): ".policies",
    ("lease_duration",): ".ttl",
    ("renewable",): ".renewable",
}


OBJECT: Results = {("data",): ".response", ("raw", "data"): ".response"}
