# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which options of a task on objects Ansible should mask: not all of 'data'."""

from __future__ import annotations

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_OBJECT,
    VAULT_SECRET,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._redact import (
    scalars,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.mask import (
    given_secrets,
)

DATA = {"type": "approle", "token_ttl": "1h", "bindpass": "canary-1"}
SECRET = {"password": "canary-2"}


def test_one_object() -> None:
    given = {"path": "x", "data": DATA, "secret_data": SECRET, "vault_token": "hvs.x"}
    found = set(scalars(given_secrets(VAULT_OBJECT, given)))
    assert found == {"canary-1", "canary-2", "hvs.x"}


def test_many_objects() -> None:
    entry = {"data": DATA, "secret_data": SECRET}
    for objects in ([{"path": "x", **entry}], {"x": entry}):
        found = given_secrets(VAULT_OBJECT, {"objects": objects})
        assert set(scalars(found)) == {"canary-1", "canary-2"}
    assert list(scalars(given_secrets(VAULT_OBJECT, {"objects": "text"}))) == []


def test_the_data_of_a_secret_is_secret() -> None:
    found = given_secrets(VAULT_SECRET, {"data": {"type": "approle"}})
    assert list(scalars(found)) == ["approle"]
