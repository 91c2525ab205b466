# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing that a server answers ends in "Unexpected"."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import pytest
from vault import fakes
from vault.module import ModuleRun

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_engine,
    vault_engine_info,
    vault_login,
    vault_logout,
    vault_secret,
    vault_secret_info,
    vault_secret_version,
)

APPROLE = {"vault_token": None, "vault_role_id": "r", "vault_secret_id": "s"}
TASKS: dict[str, tuple[Any, dict[str, Any]]] = {
    "patch": (
        vault_secret.TASK,
        {"path": "a", "data": {"a": 1}, "update": "patch", "create": True},
    ),
    "blind": (vault_secret.TASK, {"path": "a", "data": {"a": 1}, "compare": False}),
    "blind patch": (
        vault_secret.TASK,
        {"path": "a", "data": {"a": 1}, "compare": False, "update": "patch"},
    ),
    "soft": (vault_secret.TASK, {"path": "a", "state": "absent", "deletion": "soft"}),
    "permanent": (
        vault_secret.TASK,
        {"path": "a", "state": "absent", "deletion": "permanent"},
    ),
    "settings": (
        vault_secret.TASK,
        {
            "path": "a",
            "custom_metadata": {"a": "b"},
            "generate": {"g": {"policy": "p"}},
            "max_age": "1d",
        },
    ),
    "read": (vault_secret_info.TASK, {"paths": "a", "content": ["data", "metadata"]}),
    "list": (
        vault_secret_info.TASK,
        {"prefix": "/", "recursive": True, "max_entries": 50},
    ),
    "version": (
        vault_secret_version.TASK,
        {"path": "a", "versions": [1], "state": "deleted"},
    ),
    "engine": (vault_engine.TASK, {"max_versions": 3, "description": "d"}),
    "engine info": (vault_engine_info.TASK, {}),
    "all engines": (vault_engine_info.TASK, {"all_mounts": True}),
    "token": (vault_login.TASK, {}),
    "approle": (vault_login.TASK, APPROLE),
    "logout": (vault_logout.TASK, {}),
}


_RUNS = count()


class Server:
    """An address, and a token that nobody looks at."""

    token = "made-up"

    def __init__(self, address: str) -> None:
        self.address = address


class Odd(fakes.Handler):
    """Answers everything with what is set in ``now``."""

    now: dict[str, Any]

    def answer(self, body: bytes) -> None:
        now = self.now
        self.send(now["status"], now["body"], {**now["headers"]})


@pytest.fixture(scope="module")
def now() -> Iterator[dict[str, Any]]:
    answer: dict[str, Any] = {"status": 200, "body": b"", "headers": {}}
    with fakes.FakeServer(Odd, now=answer) as server:
        answer["address"] = server.address
        yield answer


def assert_nothing_is_unexpected(
    now: dict[str, Any], tasks: Iterable[str] = tuple(TASKS), **options: Any
) -> None:
    for name in tasks:
        task, params = TASKS[name]
        run = ModuleRun(
            task, Server(now["address"]), mount_point="m", retries=0, timeout=1
        )
        # One of them for each answer: there are many.
        check_mode = next(_RUNS) % 2 == 0
        result = run(check_mode=check_mode, **params, **options)
        assert "Unexpected" not in result.get("msg", ""), (name, result)
        # Ansible prints it as JSON.
        json.dumps(result)


LOCATIONS = [
    "http://[::1",
    "https://host:port/",
    "http://a:99999/",
    "//[",
    "http://[zz]/",
    "http://a@b:c/",
    "http://\x7f/",
    "http:///",
    "mailto:x",
    "?",
    "",
    "/../..",
    "http://" + "a" * 60_000,
    "http://xn--/",
    "http://a..b/",
    "http://ü/",
]


@pytest.mark.parametrize("status", [307])
@pytest.mark.parametrize("location", LOCATIONS, ids=lambda text: text[:20])
def test_a_malformed_redirect(now: dict[str, Any], status: int, location: str) -> None:
    now.update(status=status, body=b"", headers={"Location": location})
    assert_nothing_is_unexpected(now)
    # As if somebody trusted that host.
    hosts = ["[zz]", "a", "", "xn--", "ü", "a..b", "host", "a" * 60_000]
    assert_nothing_is_unexpected(now, redirect_hosts=hosts)


VALUES: list[Any] = ["x", [{}], 2**70]
# One task for each kind of answer; an odd number, so that each has check mode at times.
READERS = (
    "patch",
    "blind",
    "settings",
    "read",
    "list",
    "version",
    "engine",
    "all engines",
    "approle",
)


def bodies(value: Any) -> Iterator[Any]:
    """Yield responses of all shapes with a value where another one belongs."""
    yield value
    yield {"data": value}
    yield {"data": {"data": value, "metadata": {"version": 1}}}
    yield {"data": {"data": {"a": 1}, "metadata": value}}
    yield {"data": {"data": {"a": 1}, "metadata": {"version": value}}}
    absent = {"version": 1, "deletion_time": value, "destroyed": value}
    yield {"data": {"data": None, "metadata": absent}}
    yield {"data": {"keys": value}}
    yield {"data": {"keys": [value]}}
    yield {"data": {"versions": value}}
    yield {"data": {"versions": {"1": value}, "current_version": 1}}
    times = {"created_time": value, "deletion_time": value, "destroyed": value}
    yield {"data": {"versions": {"1": times}}}
    for name in (
        "current_version",
        "current_metadata_version",
        "custom_metadata",
        "max_versions",
        "delete_version_after",
    ):
        version = {"1": {"created_time": "", "deletion_time": ""}}
        yield {"data": {"versions": version, name: value}}
    yield {"auth": value}
    for name in ("client_token", "lease_duration", "policies", "token_type"):
        yield {"auth": {"client_token": "t", "lease_duration": 100, name: value}}
    for name in ("ttl", "expire_time", "renewable", "type", "password"):
        yield {"data": {name: value}}
    yield {"data": {"path": "m/", "type": "kv", "options": {"version": value}}}
    yield {"data": {"path": value, "type": value, "description": value}}
    yield {"data": {"secret": {"m/": value}}}
    yield {"data": {"m/": value}}
    yield {"data": {"m/data/a": value, "m/metadata/a": value}}
    yield {"errors": value}
    yield {"errors": [value]}


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_values_of_other_types(now: dict[str, Any], value: Any) -> None:
    for body in bodies(value):
        now.update(status=200, body=json.dumps(body).encode(), headers={})
        assert_nothing_is_unexpected(now, READERS)


def test_failures_of_other_shapes(now: dict[str, Any]) -> None:
    for body in bodies({"a": 1}):
        now.update(status=404, body=json.dumps(body).encode(), headers={})
        assert_nothing_is_unexpected(now, READERS)


RAW = [
    b"\xff\xfe",
    b'{"data": "\xff"}',
    b"[1",
    b"\x00",
    b'{"data": {"data": {"a": "\\ud800"}, "metadata": {"version": 1}}}',
    b'{"errors": ["\\ud800"]}',
    b'{"data": {"keys": ["\\ud800", "../", "a\\u0000/", "/"]}}',
]


@pytest.mark.parametrize("body", RAW, ids=str)
@pytest.mark.parametrize("status", [200, 404])
def test_text_of_no_encoding(now: dict[str, Any], status: int, body: bytes) -> None:
    now.update(status=status, body=body, headers={})
    assert_nothing_is_unexpected(now)


HEADERS = [
    {"Date": "Wed, 99 Nov 2026 99:45:35 GMT"},
    {"Date": "Wed, 25 Nov 0000 07:45:35 GMT"},
    {"Date": "Wed, 25 Nov 2026 07:45:35 +9999"},
    {"Date": "Fri, 31 Dec 9999 23:59:59 -0100"},
    {"Date": "Fri, 31 Dec 9999 23:59:59 GMT"},
    {"Retry-After": "soon"},
    {"X-Vault-Index": "e30="},
    {"X-Vault-Index": "bnVsbA=="},
    {"X-Vault-Index": "WzFd"},
    {"X-Vault-Index": "eyJjbHVzdGVyIjogMSwgInZhbHVlIjogMWU5OTl9"},
    {"X-Vault-Index": "\xff"},
    {"Content-Encoding": "gzip"},
    {"Content-Encoding": "br"},
]


@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_headers_that_say_nothing(now: dict[str, Any], headers: Any) -> None:
    metadata = b'{"data": {"versions": {"1": {"deletion_time": ""}}}}'
    now.update(status=200, body=metadata, headers=headers)
    assert_nothing_is_unexpected(now)
