# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check mode predicts the run, failures included.

Every state of a secret meets every operation; other options are combined pairwise. Each
case makes a secret in a state, runs in check mode, makes sure that nothing was written,
runs for real, and compares:
``changed``, ``action``, ``version`` and the diff, or the failure's ``reason``.
"""

from __future__ import annotations

import functools
import itertools
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pytest
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_SECRET,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.resolve import (
    resolve,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.tell import (
    failure,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_secret import (
    TASK,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.client import (
    Client,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    CredentialBridgeError,
)

CURRENT = {"user": "admin", "password": "old", "nested": {"a": [1, None, True]}}

STATES = (
    "missing",
    "metadata_only",
    "live",
    "live_expiring",
    "deleted",
    "destroyed",
    "restored",
)

OPERATIONS: Mapping[str, Mapping[str, Any]] = {
    "replace_same": {"data": CURRENT},
    "replace_other": {"data": {"user": "other"}},
    "replace_empty": {"data": {}},
    "patch_same": {"data": {"user": "admin"}, "update": "patch"},
    "patch_other": {"data": {"user": "other"}, "update": "patch"},
    "patch_create": {"data": {"user": "other"}, "update": "patch", "create": True},
    "remove": {"remove": ["password", "unknown"]},
    "remove_nothing": {"remove": ["unknown"]},
    "remove_create": {"remove": ["password"], "create": True},
    "remove_and_patch": {
        "remove": ["password"],
        "data": {"user": "other"},
        "update": "patch",
    },
    "settings": {"custom_metadata": {"owner": "me"}, "max_versions": 7},
    "settings_same": {"cas_required": False, "delete_version_after": "0s"},
    "data_and_settings": {
        "data": {"user": "other"},
        "custom_metadata": {"owner": "me"},
        "delete_version_after": "2h",
    },
    "patch_and_settings": {
        "data": {"user": "x"},
        "update": "patch",
        "custom_metadata": {"owner": "me"},
    },
    "absent_soft": {"state": "absent", "deletion": "soft"},
    "absent_permanent": {"state": "absent", "deletion": "permanent"},
    "blind_replace": {"data": {"user": "other"}, "compare": False},
    "blind_patch": {
        "data": {"user": "other"},
        "remove": ["password"],
        "update": "patch",
        "compare": False,
    },
    "nothing": {},
    "no_deletion": {"state": "absent"},
    "contradiction": {"data": {"a": 1}, "remove": ["b"]},
}

CAS = ("none", "current", "wrong", "zero")
CAS_REQUIRED = ("no", "secret", "engine")
POLICIES: Mapping[str, Sequence[tuple[str, str]]] = {
    "all": (
        ("data", "create read update patch delete"),
        ("metadata", "create read update delete list"),
    ),
    "data_only": (("data", "create read update patch delete"),),
    "read_only": (("data", "read"), ("metadata", "read list")),
    "create_only": (("data", "create read"), ("metadata", "create read")),
    "update_only": (("data", "update read"), ("metadata", "update read delete")),
    "write_only": (("data", "create update"),),
    "create_blind": (("data", "create"),),
    "update_blind": (("data", "update"),),
    "patch_only": (("data", "patch"),),
    "metadata_only": (("metadata", "create read update delete list"),),
    "nothing": (),
}


class Case(NamedTuple):
    state: str
    operation: str
    cas: str = "none"
    cas_required: str = "no"
    policy: str = "all"

    def __str__(self) -> str:
        return "-".join(self)


#: Cases that the full product has found and the pairs do not contain.
FOUND = (
    Case("metadata_only", "blind_patch", "wrong"),
    Case("metadata_only", "blind_patch", "none", "secret"),
    Case("metadata_only", "blind_patch", "none", "engine"),
    Case("metadata_only", "blind_patch", "wrong", "no", "data_only"),
)

DIMENSIONS = (STATES, tuple(OPERATIONS), CAS, CAS_REQUIRED, tuple(POLICIES))


@functools.cache
def cases() -> tuple[Case, ...]:
    """Return all states x operations, and more cases until every pair of values is in.

    With CREDENTIAL_BRIDGE_SOAK, return the full product.
    """
    if os.environ.get("CREDENTIAL_BRIDGE_SOAK"):
        return tuple(itertools.starmap(Case, itertools.product(*DIMENSIONS)))
    chosen = [
        Case(state, operation)
        for state, operation in itertools.product(STATES, OPERATIONS)
    ]
    chosen.extend(FOUND)
    wanted = {
        (one, a, other, b)
        for one, other in itertools.combinations(range(len(DIMENSIONS)), 2)
        for a, b in itertools.product(DIMENSIONS[one], DIMENSIONS[other])
    }
    wanted -= {pair for case in chosen for pair in _pairs(case)}
    # Greedy: taking cases with many new pairs first keeps the list short.
    for threshold in (5, 4, 3, 2, 1):
        for case in itertools.starmap(Case, itertools.product(*DIMENSIONS)):
            fresh = wanted & _pairs(case)
            if len(fresh) >= threshold:
                wanted -= fresh
                chosen.append(case)
    return tuple(chosen)


def _pairs(case: Case) -> set[tuple[int, str, int, str]]:
    return {
        (one, case[one], other, case[other])
        for one, other in itertools.combinations(range(len(case)), 2)
    }


class Bench:
    """Mounts by kind of ``cas_required``, clients by policy, a path for each case."""

    def __init__(self, vault: VaultServer) -> None:
        self.address, self.admin = vault.address, vault.admin
        settings: dict[str, Any] = {"engine": {"cas_required": True}}
        self.mounts = {
            kind: self.admin.kv2(**settings.get(kind, {})) for kind in CAS_REQUIRED
        }
        self.clients = {name: self._client(rules) for name, rules in POLICIES.items()}
        self._numbers = itertools.count()

    def _client(self, rules: Sequence[tuple[str, str]]) -> Client:
        def rule(path: str, rights: str) -> str:
            return f'path "{path}" {{ capabilities = {json.dumps(rights.split())} }}'

        text = []
        for mount in self.mounts.values():
            text.append(rule(f"{mount}/config", "read"))
            text.extend(rule(f"{mount}/{part}/*", rights) for part, rights in rules)
        token = self.admin.token(self.admin.policy("\n".join(text)))
        options = Source("options", {"vault_url": self.address, "vault_token": token})
        return Client(resolve([options], {}, dict), token_check_interval=1e9)

    def make(self, case: Case) -> tuple[str, str, int]:
        """Make a secret in the case's state; return mount, path and current version."""
        mount, path = self.mounts[case.cas_required], f"case/{next(self._numbers)}"
        call = self.admin.call
        version = 0
        if case.state not in ("missing", "metadata_only"):
            if case.state == "live_expiring":
                call("POST", f"{mount}/metadata/{path}", {"delete_version_after": "1h"})
            for cas, data in enumerate(({"first": 1}, CURRENT)):
                version = call(
                    "POST",
                    f"{mount}/data/{path}",
                    {"data": data, "options": {"cas": cas}},
                )["data"]["version"]
            if case.state in ("deleted", "restored"):
                call("DELETE", f"{mount}/data/{path}")
            if case.state == "restored":
                call("POST", f"{mount}/undelete/{path}", {"versions": [version]})
            if case.state == "destroyed":
                call("PUT", f"{mount}/destroy/{path}", {"versions": [version]})
        if case.state == "metadata_only":
            call("POST", f"{mount}/metadata/{path}", {"max_versions": 3})
        if case.cas_required == "secret" and case.state != "missing":
            call("POST", f"{mount}/metadata/{path}", {"cas_required": True})
        return mount, path, version

    def snapshot(self, mount: str, path: str) -> Any:
        """Return everything that the server holds at the path."""
        metadata = self.admin.found(f"{mount}/metadata/{path}")
        return None if metadata is None else (metadata, self.admin.read(mount, path))


@pytest.fixture(scope="module")
def bench(vault: VaultServer) -> Bench:
    return Bench(vault)


def outcome(
    client: Client, params: Mapping[str, Any], check_mode: bool
) -> dict[str, Any]:
    try:
        return TASK.run(params, client, check_mode)
    except CredentialBridgeError as error:
        return failure(error)


def comparable(result: Mapping[str, Any]) -> Any:
    """Return what check mode and the run must agree on."""
    if result.get("failed"):
        return result["error"]["type"], result["error"]["reason"], result["changed"]
    if result["action"] == "written":
        return result["changed"], result["action"]
    return result["changed"], result["action"], result["version"], result["diff"]


@pytest.mark.parametrize("policy", POLICIES)
def test_check_mode_predicts_the_run(bench: Bench, policy: str) -> None:
    wrong: list[str] = []
    seen: set[Any] = set()
    for case in cases():
        if case.policy != policy:
            continue
        mount, path, version = bench.make(case)
        params = {name: option.default for name, option in VAULT_SECRET.items()}
        params.update(OPERATIONS[case.operation], mount_point=mount, path=path)
        params["cas"] = {"none": None, "current": version, "wrong": 77, "zero": 0}[
            case.cas
        ]
        client = bench.clients[policy]
        before = bench.snapshot(mount, path)
        predicted = outcome(client, params, check_mode=True)
        if bench.snapshot(mount, path) != before:
            wrong.append(f"{case}: check mode changed something")
        real = outcome(client, params, check_mode=False)
        # Without the right to read, check mode cannot predict everything and says so.
        uncertain = "warnings" in predicted and real.get("failed")
        if uncertain:
            assert "read" not in dict(POLICIES[policy]).get(
                "data", ""
            ) or case.operation.startswith("blind")
        # Without a right to the metadata, a secret without versions looks like none.
        # It fails either way.
        hidden = case.state == "metadata_only" and "metadata" not in dict(
            POLICIES[policy]
        )
        alike = hidden and predicted.get("failed") and real.get("failed")
        if not uncertain and not alike and comparable(predicted) != comparable(real):
            wrong.append(
                f"{case}: predicted {comparable(predicted)}, did {comparable(real)}"
            )
        if (bench.snapshot(mount, path) != before) != real["changed"]:
            wrong.append(f"{case}: said changed={real['changed']}")
        if real["changed"] and real["action"] != "written" and case.cas == "none":
            again = outcome(client, params, check_mode=False)
            if again["changed"] or again.get("failed"):
                wrong.append(f"{case}: the second run said {comparable(again)}")
        seen.add((real.get("action"), real.get("error", {}).get("reason")))
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 1, "the cases of this policy should differ"


def test_the_cases_cover_every_pair() -> None:
    pairs = {pair for case in cases() for pair in _pairs(case)}
    assert len(pairs) == sum(
        len(a) * len(b) for a, b in itertools.combinations(DIMENSIONS, 2)
    )
