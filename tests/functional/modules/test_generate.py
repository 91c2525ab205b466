# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``generate`` on a real server: values are made once; request or age renews them."""

from __future__ import annotations

import re
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from vault.module import ModuleRun
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.generator import (
    Generator,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_secret import (
    TASK,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.client import (
    Client,
)

PASSWORD = {"password": {"length": 24}}


@pytest.fixture
def module(vault: VaultServer, kv_mount: str) -> ModuleRun:
    return ModuleRun(TASK, vault, mount_point=kv_mount, path="app")


def data(vault: VaultServer, mount: str) -> Any:
    return vault.admin.read(mount, "app")


def metadata(vault: VaultServer, mount: str) -> dict[str, Any]:
    held: dict[str, Any] = vault.admin.call("GET", f"{mount}/metadata/app")["data"]
    return held


def test_a_value_is_made_once(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    first = module(generate=PASSWORD)
    made = data(vault, kv_mount)
    assert (first["action"], first["changed"], first["generated"]) == (
        "created",
        True,
        ["password"],
    )
    assert re.fullmatch("[a-zA-Z0-9]{24}", made["password"])
    assert made["password"] not in str(first)
    second = module(generate=PASSWORD)
    assert (second["action"], second["changed"], second["generated"]) == (
        "unchanged",
        False,
        [],
    )
    assert data(vault, kv_mount) == made


def test_only_the_missing_keys_are_made(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    vault.admin.write(kv_mount, "app", {"password": "kept", "user": "admin"})
    result = module(generate={**PASSWORD, "id": {"kind": "uuid"}})
    assert (result["action"], result["generated"]) == ("patched", ["id"])
    held = data(vault, kv_mount)
    assert (held["password"], held["user"]) == ("kept", "admin")
    assert str(uuid.UUID(held["id"])) == held["id"]


def test_beside_data_that_replace_everything_else(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    vault.admin.write(kv_mount, "app", {"password": "kept", "old": 1})
    result = module(
        data={"user": "admin"},
        generate={**PASSWORD, "pin": {"length": 6, "charsets": ["digits"]}},
    )
    held = data(vault, kv_mount)
    assert (result["action"], result["generated"]) == ("replaced", ["pin"])
    assert held == {"user": "admin", "password": "kept", "pin": held["pin"]}
    assert re.fullmatch("[0-9]{6}", held["pin"])
    assert not module(data={"user": "admin"}, generate={**PASSWORD, "pin": {}})[
        "changed"
    ]


def test_patch_needs_the_secret_unless_it_may_create_it(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    assert (
        module(update="patch", generate=PASSWORD)["error"]["reason"]
        == "secret_not_found"
    )
    assert data(vault, kv_mount) is None
    assert (
        module(update="patch", create=True, data={"user": "x"}, generate=PASSWORD)[
            "action"
        ]
        == "created"
    )
    assert set(data(vault, kv_mount)) == {"user", "password"}


def test_a_deleted_secret_gets_new_values_in_a_new_version(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    vault.admin.write(kv_mount, "app", {"password": "old"})
    vault.admin.call("DELETE", f"{kv_mount}/data/app")
    assert module(generate=PASSWORD)["version"] == 2
    vault.admin.call("POST", f"{kv_mount}/undelete/app", {"versions": [1]})
    assert vault.admin.call("GET", f"{kv_mount}/data/app?version=1")["data"][
        "data"
    ] == {"password": "old"}


def test_rotation_on_demand_renews_the_named_keys_only(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    module(data={"user": "x"}, generate={**PASSWORD, "other": {}})
    before = data(vault, kv_mount)
    result = module(generate=PASSWORD, rotate=True)
    after = data(vault, kv_mount)
    assert (result["changed"], result["generated"]) == (True, ["password"])
    assert after["password"] != before["password"]
    assert {key: after[key] for key in ("user", "other")} == {
        key: before[key] for key in ("user", "other")
    }


def test_check_mode_says_what_it_would_make(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    result = module(check_mode=True, generate=PASSWORD, return_generated=True)
    assert (result["changed"], result["generated"], result["generated_values"]) == (
        True,
        ["password"],
        {"password": None},
    )
    assert data(vault, kv_mount) is None
    vault.admin.write(kv_mount, "app", {"password": "kept"})
    result = module(check_mode=True, generate=PASSWORD, return_generated=True)
    assert (result["changed"], result["generated_values"]) == (
        False,
        {"password": "kept"},
    )


def test_values_are_returned_only_on_request(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    assert "generated_values" not in module(generate=PASSWORD)
    held = data(vault, kv_mount)
    assert module(generate=PASSWORD, return_generated=True)["generated_values"] == held
    renewed = module(generate=PASSWORD, rotate=True, return_generated=True)
    assert renewed["generated_values"] == data(vault, kv_mount) != held
    shown = str({**renewed, "generated_values": None})
    assert renewed["generated_values"]["password"] not in shown


def test_a_password_policy_of_vault(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    rules = 'length = 12 rule "charset" { charset = "abc" }'
    vault.admin.call("PUT", "sys/policies/password/abc", {"policy": rules})
    assert module(generate={"password": {"policy": "abc"}})["generated"] == ["password"]
    assert re.fullmatch("[abc]{12}", data(vault, kv_mount)["password"])
    missing = module(generate={"other": {"policy": "none-such"}})["error"]
    assert (missing["type"], missing["reason"]) == (
        "ConfigurationError",
        "configuration",
    )
    assert (
        module(check_mode=True, generate={"other": {"policy": "none-such"}})["error"][
            "reason"
        ]
        == "configuration"
    )
    token = vault.admin.token(
        vault.admin.policy(
            f'path "{kv_mount}/*" {{ capabilities = ["read", "create", "update"] }}'
        )
    )
    denied = module(vault_token=token, generate={"other": {"policy": "abc"}})["error"]
    assert denied["reason"] == "permission_denied"
    assert "sys/policies/password/abc/generate" in denied["hint"]
    assert set(data(vault, kv_mount)) == {"password"}


def at(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    """Pretend from now on that the server's clock is some days ahead."""
    monkeypatch.setattr(
        Client, "now", lambda _client: datetime.now(timezone.utc) + timedelta(days=days)
    )


def test_a_value_is_renewed_when_it_is_old(
    vault: VaultServer,
    kv_mount: str,
    module: ModuleRun,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    task: dict[str, Any] = {"generate": PASSWORD, "max_age": "90d"}
    assert module(**task)["generated"] == ["password"]
    first = data(vault, kv_mount)
    assert metadata(vault, kv_mount)["custom_metadata"][
        "generated_at.password"
    ].endswith(" version 1")
    # Other writes do not make the password younger.
    at(monkeypatch, 60)
    module(update="patch", data={"user": "x"}, custom_metadata={"owner": "me"})
    assert not module(**task)["changed"]
    at(monkeypatch, 89.9)
    assert not module(**task)["changed"]
    at(monkeypatch, 90.1)
    foretold = module(check_mode=True, **task)
    assert (foretold["changed"], foretold["generated"]) == (True, ["password"])
    assert module(**task)["generated"] == ["password"]
    second = data(vault, kv_mount)
    assert (second["user"], second["password"] != first["password"]) == ("x", True)
    custom = metadata(vault, kv_mount)["custom_metadata"]
    assert custom["owner"] == "me"
    assert custom["generated_at.password"].endswith(" version 3")
    at(monkeypatch, 179)
    assert not module(**task)["changed"]
    at(monkeypatch, 181)
    assert module(**task)["changed"]


def test_a_value_without_a_record_is_as_old_as_the_version(
    vault: VaultServer,
    kv_mount: str,
    module: ModuleRun,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vault.admin.write(kv_mount, "app", {"password": "given"})
    created = vault.admin.call("GET", f"{kv_mount}/data/app")["data"]["metadata"][
        "created_time"
    ]
    result = module(generate=PASSWORD, max_age="1d")
    assert (result["action"], result["generated"]) == ("configured", [])
    assert metadata(vault, kv_mount)["custom_metadata"] == {
        "generated_at.password": f"{created} version 1"
    }
    assert not module(generate=PASSWORD, max_age="1d")["changed"]
    at(monkeypatch, 1.1)
    assert module(generate=PASSWORD, max_age="1d")["generated"] == ["password"]


def test_a_record_without_its_version_is_not_believed(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    """A run that was cut off after it wrote the record has not renewed the value."""
    vault.admin.write(kv_mount, "app", {"password": "old"})
    record = {"generated_at.password": "2126-01-01T00:00:00Z version 2"}
    vault.admin.call("POST", f"{kv_mount}/metadata/app", {"custom_metadata": record})
    assert module(generate=PASSWORD, max_age="90d")["generated"] == ["password"]
    assert data(vault, kv_mount)["password"] != "old"


def test_custom_metadata_that_replace_the_others_keep_the_records(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    task: dict[str, Any] = {
        "generate": PASSWORD,
        "max_age": "1d",
        "custom_metadata": {"owner": "me"},
    }
    module(**task)
    assert set(metadata(vault, kv_mount)["custom_metadata"]) == {
        "owner",
        "generated_at.password",
    }
    assert not module(**task)["changed"]


@pytest.mark.parametrize("task", [{}, {"max_age": "1d"}, {"rotate": True}], ids=str)
def test_those_who_make_a_value_at_the_same_time_agree(
    vault: VaultServer,
    kv_mount: str,
    module: ModuleRun,
    monkeypatch: pytest.MonkeyPatch,
    task: dict[str, Any],
) -> None:
    if task:
        vault.admin.write(kv_mount, "app", {"password": "old", "other": 1})
        at(monkeypatch, 2)
    meeting = threading.Barrier(4, timeout=30)
    make = Generator.make

    def after_all_have_looked(generator: Generator) -> str:
        meeting.wait()
        return make(generator)

    monkeypatch.setattr(Generator, "make", after_all_have_looked)
    with ThreadPoolExecutor(4) as pool:
        runs = [
            pool.submit(module, generate=PASSWORD, return_generated=True, **task)
            for _number in range(4)
        ]
        results = [run.result() for run in runs]
    (value,) = {result["generated_values"]["password"] for result in results}
    assert data(vault, kv_mount)["password"] == value
    assert [result["generated"] for result in results].count(["password"]) == 1
    assert metadata(vault, kv_mount)["current_version"] == (2 if task else 1)


def test_a_value_that_somebody_removes_meanwhile_is_made_too(
    vault: VaultServer,
    kv_mount: str,
    module: ModuleRun,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vault.admin.write(kv_mount, "app", {"password": "there"})
    make = Generator.make
    taken: list[int] = []

    def while_somebody_writes(generator: Generator) -> str:
        if not taken:
            taken.append(vault.admin.write(kv_mount, "app", {"other": 1}))
        return make(generator)

    monkeypatch.setattr(Generator, "make", while_somebody_writes)
    result = module(generate={**PASSWORD, "pin": {}})
    assert result["generated"] == ["password", "pin"]
    assert set(data(vault, kv_mount)) == {"password", "pin", "other"}


@pytest.mark.parametrize(
    ("params", "word"),
    [
        ({"generate": {"p": {"length": 0}}}, "length"),
        ({"generate": {"p": {"lenght": 5}}}, "lenght"),
        ({"generate": {"p": {"kind": "md5"}}}, "kind"),
        ({"generate": ["p"]}, "dictionary"),
        ({"generate": {"p": {}}, "data": {"p": 1}}, "both 'data' and 'generate'"),
        ({"generate": {"p": {}}, "remove": ["p"]}, "both 'remove' and 'generate'"),
        ({"generate": {"p": {}}, "compare": False}, "compare"),
        ({"generate": {"p": {}}, "max_age": "soon"}, "max_age"),
        ({"generate": {"p": {}}, "max_age": "0"}, "max_age"),
        ({"generate": {"p" * 200: {}}, "max_age": "1d"}, "custom metadata"),
        ({"data": {"p": 1}, "rotate": True}, "'rotate' needs 'generate'"),
        ({"data": {"p": 1}, "max_age": "1d"}, "'max_age' needs 'generate'"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    vault: VaultServer,
    kv_mount: str,
    module: ModuleRun,
    params: dict[str, Any],
    word: str,
) -> None:
    result = module(**params)
    assert result["failed"]
    assert word in result["msg"]
    assert result["error"]["reason"] in ("invalid_data", "configuration")
    assert data(vault, kv_mount) is None
