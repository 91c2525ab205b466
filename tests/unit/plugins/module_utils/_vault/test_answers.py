# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shapes of Vault's responses mean."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.engine import (
    NO_MOUNT,
    Mount,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    SecretMetadata,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault import (
    answers,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultError,
)

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=timezone.utc)


def answer(**versions: Any) -> dict[str, Any]:
    return {
        "cas_required": True,
        "current_version": 12,
        "custom_metadata": {"owner": "me"},
        "delete_version_after": "1h30m0s",
        "max_versions": 5,
        "oldest_version": 2,
        "versions": {
            name[1:]: {
                "created_time": "2026-01-01T11:00:00Z",
                "deletion_time": "",
                "destroyed": False,
                **info,
            }
            for name, info in versions.items()
        },
    }


def metadata(data: Any) -> SecretMetadata:
    found = answers.metadata_in({"data": data}, "secret", "x", NOW)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("info", "state"),
    [
        ({}, State.LIVE),
        ({"deletion_time": "2026-01-01T12:00:00.000000001Z"}, State.DELETED),
        ({"deletion_time": "2026-01-01T11:59:59Z"}, State.DELETED),
        ({"deletion_time": "2026-01-01T12:00:00.000001Z"}, State.LIVE),
        ({"deletion_time": "2027-01-01T00:00:00Z"}, State.LIVE),
        ({"destroyed": True}, State.DESTROYED),
        ({"destroyed": True, "deletion_time": "2027-01-01T00:00:00Z"}, State.DESTROYED),
        ({"destroyed": True, "deletion_time": "2025-01-01T00:00:00Z"}, State.DESTROYED),
    ],
)
def test_the_state_of_a_version(info: dict[str, Any], state: State) -> None:
    assert metadata(answer(v2=info)).versions[2].state is state


def test_all_fields() -> None:
    known = metadata(answer(v12={}, v2={}, v10={}))
    assert (known.mount_point, known.path, known.exists) == ("secret", "x", True)
    assert (known.current_version, known.oldest_version) == (12, 2)
    assert (known.custom_metadata, known.max_versions, known.cas_required) == (
        {"owner": "me"},
        5,
        True,
    )
    assert known.delete_version_after == 5400
    # By number, not by text, which would put 10 and 12 before 2.
    assert list(known.versions) == [2, 10, 12]
    assert known.versions[2].created_time == "2026-01-01T11:00:00Z"


def test_a_secret_without_versions_exists() -> None:
    known = metadata({"versions": {}, "custom_metadata": None})
    assert known.exists
    assert (known.current_version, known.versions, known.custom_metadata) == (0, {}, {})


@pytest.mark.parametrize(
    "data",
    [
        answer(v1={"deletion_time": 7}),
        {**answer(v1={}), "current_version": "3"},
        {**answer(v1={}), "max_versions": True},
        {**answer(v1={}), "custom_metadata": 7},
        {"versions": {"one": {}}},
        {"versions": {"1": None}},
    ],
)
def test_other_types_than_vaults_are_not_quoted(data: Any) -> None:
    with pytest.raises(VaultError, match="not that of a KV v2 secrets engine"):
        metadata(data)


@pytest.mark.parametrize("data", [None, [], {"versions": []}, {"some": "secret"}])
def test_what_is_not_metadata(data: Any) -> None:
    assert answers.metadata_in({"data": data}, "secret", "x", NOW) is None


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ({"data": {"data": None, "metadata": {"version": 3}}}, State.DELETED),
        (
            {"data": {"metadata": {"version": 3, "destroyed": True}}},
            State.DESTROYED,
        ),
        # That is how a patch's 404 looks.
        ({"data": {"version": 3, "destroyed": False}}, State.DELETED),
        ({"errors": []}, None),
        ({}, None),
        (None, None),
    ],
)
def test_what_a_404_tells(body: Any, state: State | None) -> None:
    found = answers.absent_version_in(body, "secret", "x")
    assert (found.state if found else None) is state
    assert found is None or found.version == 3


@pytest.mark.parametrize(
    "answer", [{}, {"data": None}, {"data": {"version": "1"}}, {"data": []}]
)
def test_a_write_without_a_version_is_uncertain(answer: Any) -> None:
    with pytest.raises(VaultError) as caught:
        answers.written_version(answer)
    assert caught.value.reason is Reason.WRITE_UNCERTAIN


@pytest.mark.parametrize(
    ("description", "mount"),
    [
        ({}, NO_MOUNT),
        ({"type": "pki", "description": "x"}, Mount("pki", "x")),
        ({"type": "kv", "options": {"version": "2"}}, Mount("kv2")),
        ({"type": "pki", "uuid": "u", "accessor": "a"}, Mount("pki", uuid="u")),
        ({"type": "pki", "accessor": "a"}, Mount("pki", uuid="a")),
        ({"type": "kv", "options": {"version": 2}}, Mount("kv2")),
        ({"type": "kv", "options": {"version": "1"}}, Mount("kv1")),
        ({"type": "kv", "options": None}, Mount("kv1")),
        ({"type": "generic"}, Mount("kv1")),
    ],
)
def test_mounts(description: Any, mount: Mount) -> None:
    assert answers.mount_in(description) == mount


def test_a_path_below_a_mount_is_not_that_mount() -> None:
    described = {"data": {"type": "kv", "path": "a/", "options": {"version": "2"}}}
    assert answers.probed_mount(described, "a").kind == "kv2"
    assert answers.probed_mount(described, "a/b") is NO_MOUNT


@pytest.mark.parametrize("answer", [{}, {"data": {"keys": None}}, {"data": []}])
def test_a_listing_without_keys(answer: Any) -> None:
    with pytest.raises(VaultError, match="no keys"):
        answers.keys_in(answer, "secret")


@pytest.mark.parametrize(
    ("given", "content"),
    [
        ({"request_id": "r", "data": {"a": 1}}, {"a": 1}),
        ({"request_id": "r", "data": None, "auth": {"client_token": "t"}}, None),
        ({"sealed": False}, {"sealed": False}),
        ({"text": "-----BEGIN"}, {"text": "-----BEGIN"}),
        ({}, None),
    ],
    ids=str,
)
def test_the_content_of_any_response(given: dict[str, Any], content: Any) -> None:
    assert answers.content_of(given) == content


@pytest.mark.parametrize(
    ("given", "lease"),
    [
        (
            {"lease_id": "a/b", "lease_duration": 60, "renewable": True},
            ("a/b", 60, True),
        ),
        ({"lease_id": "a/b"}, ("a/b", 0, False)),
        # A secret of KV v1, which has a duration and no lease.
        ({"lease_id": "", "lease_duration": 3600}, None),
        ({"lease_id": 1}, None),
        ({}, None),
    ],
    ids=str,
)
def test_the_lease_of_a_response(given: dict[str, Any], lease: Any) -> None:
    assert answers.lease_in(given) == lease


@pytest.mark.parametrize(
    ("results", "errors"),
    [
        ([{"ciphertext": "c"}, {"error": "bad"}], ["", "bad"]),
        ([{"error": ""}, {"error": None}], ["", ""]),
        ([], []),
        ("text", []),
        (None, []),
    ],
    ids=str,
)
def test_the_items_of_a_batch(results: Any, errors: list[str]) -> None:
    assert answers.batch_in({"data": {"batch_results": results}}) == errors


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            {"certificate": "C\n", "ca_chain": ["I", "R\n"], "private_key": "K"},
            ("C", ("I", "R"), "K"),
        ),
        # A chain of one, as of a root.
        ({"certificate": "C", "issuing_ca": "R"}, ("C", ("R",), "")),
        ({"certificate": "C", "ca_chain": None, "issuing_ca": ""}, ("C", (), "")),
        ({"signed_key": "ssh-x AAAA\n"}, ("ssh-x AAAA", (), "")),
        ({"private_key": "K"}, None),
        ({"certificate": 7}, None),
        (None, None),
    ],
)
def test_a_certificate(data: Any, expected: Any) -> None:
    assert answers.issued_in({"data": data}) == expected
