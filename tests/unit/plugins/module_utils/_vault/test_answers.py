# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shapes of Vault's responses mean."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.mount import (
    NO_MOUNT,
    Mount,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault import (
    answers,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultError,
)


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
