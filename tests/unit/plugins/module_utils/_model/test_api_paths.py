# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths of the API."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.api_paths import (
    check_api_path,
    check_no_key_ceremony,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("sys/policies/acl/x", "sys/policies/acl/x"),
        ("/sys/auth/", "sys/auth"),
        ("sys/seal-status", "sys/seal-status"),
        ("kv/sys/initial", "kv/sys/initial"),
        ("sys/rotate", "sys/rotate"),
        ("a b", "a b"),
    ],
)
def test_paths_of_the_api(path: str, plain: str) -> None:
    assert check_api_path(path) == plain
    check_no_key_ceremony(plain)


@pytest.mark.parametrize(
    "path",
    [
        "v1/sys",
        "/v1/sys",
        "v1",
        "",
        "/",
        "//a",
        "a//b",
        "a/..",
        "a\nb",
        "x" * 4097,
        None,
        1,
    ],
)
def test_what_is_no_path_of_the_api(path: Any) -> None:
    with pytest.raises(VaultError) as caught:
        check_api_path(path)
    assert caught.value.reason == "invalid_path"


@pytest.mark.parametrize(
    "path",
    [
        "sys/init",
        "sys/seal",
        "sys/unseal",
        "sys/rekey/init",
        "sys/rekey-recovery-key/update",
        "sys/generate-root/attempt",
        "sys/generate-recovery-token/update",
        "sys/rotate/root/init",
        "sys/rotate/recovery/init",
        "team/sys/seal",
        "sys/namespaces/a/b/seal",
    ],
)
def test_keys_that_open_vault_are_for_people(path: str) -> None:
    with pytest.raises(VaultError) as caught:
        check_no_key_ceremony(path)
    assert caught.value.reason == "invalid_path"
    assert "use the server's CLI" in str(caught.value)
