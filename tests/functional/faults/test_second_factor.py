# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A login that needs a second factor takes a passcode, or names what can be done."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from vault.admin import AppRole, unique
from vault.playbook import Play, debug, task
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultAuthError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)


@dataclass(frozen=True)
class Guarded:
    """An AppRole whose logins need a one-time password besides.

    :param key: what makes the passwords
    """

    role: AppRole
    key: bytes

    @property
    def credentials(self) -> dict[str, Any]:
        """What its owner knows."""
        return {
            "auth_mount_point": self.role.name,
            "vault_role_id": self.role.role_id,
            "vault_secret_id": self.role.secret_id,
        }

    @property
    def passcode(self) -> str:
        """The password of this moment (RFC 6238)."""
        count = struct.pack(">Q", int(time.time()) // 30)
        digest = hmac.new(self.key, count, hashlib.sha1).digest()
        start = digest[-1] & 15
        [number] = struct.unpack(">I", digest[start : start + 4])
        return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.fixture
def guarded(vault: VaultServer, kv_mount: str) -> Iterator[Guarded]:
    """Provide an AppRole that may read, with a second factor."""
    admin, name = vault.admin, unique("guarded")
    admin.write(kv_mount, "a", {"user": "admin"})
    rules = f'path "{kv_mount}/*" {{ capabilities = ["read"] }}'
    role = admin.approle(admin.policy(rules), mount=name)
    accessor = admin.call("GET", "sys/auth")["data"][f"{name}/"]["accessor"]
    entity = admin.call("POST", "identity/entity", {"name": name})["data"]["id"]
    alias = {"name": role.role_id, "canonical_id": entity, "mount_accessor": accessor}
    admin.call("POST", "identity/entity-alias", alias)
    totp = admin.call("POST", "identity/mfa/method/totp", {"issuer": "tests"})
    method = totp["data"]["method_id"]
    ids = {"method_id": method, "entity_id": entity}
    secret = admin.call("POST", "identity/mfa/method/totp/admin-generate", ids)
    [key] = parse_qs(urlsplit(secret["data"]["url"]).query)["secret"]
    enforcement = f"identity/mfa/login-enforcement/{name}"
    rule = {"mfa_method_ids": [method], "auth_method_accessors": [accessor]}
    admin.call("POST", enforcement, rule)
    key += "=" * (-len(key) % 8)
    yield Guarded(AppRole(name, role.role_id, role.secret_id), base64.b32decode(key))
    admin.call("DELETE", enforcement)
    admin.call("DELETE", f"sys/auth/{name}")
    admin.call("DELETE", f"identity/entity/id/{entity}")


def _names_mfa(text: str) -> bool:
    return "second factor (MFA)" in text and "not one that Vault gives" not in text


@pytest.mark.ansible
def test_tasks_and_lookups(play: Play, vault: VaultServer, guarded: Guarded) -> None:
    options = {"vault_url": vault.address, **guarded.credentials}
    call = ", ".join(f"{name}={value!r}" for name, value in options.items())
    login, info, lookup = play.run(
        task("vault_login", **options),
        task("vault_secret_info", paths="a", mount_point="secret", **options),
        debug(f"lookup('credential_bridge.vault.vault_login', {call})"),
    )
    for result in (login, info, lookup):
        assert _names_mfa(result["msg"]), result["msg"]
    assert login["error"]["reason"] == info["error"]["reason"] == "auth_failed"
    assert "'mfa_passcode'" in login["error"]["hint"]


@pytest.mark.ansible
@pytest.mark.parametrize("in_controller", [True, False])
def test_a_passcode_lets_a_play_in(
    play: Play,
    vault: VaultServer,
    guarded: Guarded,
    kv_mount: str,
    in_controller: bool,
) -> None:
    passcode = guarded.passcode
    play.variables = {
        "ansible_credential_bridge_vault_url": vault.address,
        "ansible_credential_bridge_mount_point": kv_mount,
        "credential_bridge_in_controller": in_controller,
        "passcode": passcode,
    }
    mine = {**guarded.credentials, "mfa_passcode": "{{ passcode }}"}
    with_token = {"paths": "a", "vault_token": "{{ result_0.token }}"}
    login, read, again = play.run(
        task("vault_login", **mine),
        task("vault_secret_info", **with_token),
        task("vault_login", **mine),
        options=["-vvvvv"],
    )
    assert read["secrets"][0]["data"] == {"user": "admin"}
    assert login["auth_method"] == "approle"
    # The same passcode again is no second factor.
    assert again["error"]["reason"] == "auth_failed"
    assert "A passcode works once" in again["error"]["hint"]
    assert passcode not in play.output


def test_the_class(vault: VaultServer, guarded: Guarded, kv_mount: str) -> None:
    given = {**guarded.credentials, "mount_point": kv_mount}
    with pytest.raises(VaultAuthError) as caught:
        VaultBackend(vault.address, **given)
    assert _names_mfa(str(caught.value))
    wrong = str((int(guarded.passcode) + 1) % 1_000_000).zfill(6)
    with pytest.raises(VaultAuthError, match="login with approle was rej") as caught:
        VaultBackend(vault.address, mfa_passcode=wrong, **given)
    assert caught.value.reason == "auth_failed"
    assert wrong not in str(caught.value.as_dict())
    backend = VaultBackend(vault.address, mfa_passcode=guarded.passcode, **given)
    assert backend.get_secret("a") == {"user": "admin"}
