# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The specification's "Token refresh behaviour"; the audit log counts requests."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import Any

import pytest
from vault import fakes
from vault.admin import AppRole, unique
from vault.audit import Audit
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    VaultAuthError,
    VaultConnectionError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

LOOKUP, RENEW = "auth/token/lookup-self", "auth/token/renew-self"


@pytest.fixture
def policy(vault: VaultServer, kv_mount: str) -> str:
    return vault.admin.policy(
        f'path "{kv_mount}/*" '
        '{ capabilities = ["create", "read", "update", "delete", "list"] }'
    )


@pytest.fixture
def role_mount(vault: VaultServer) -> Iterator[str]:
    """Provide an AppRole mount of the test's own, to revoke all its tokens together."""
    mount = unique("approle")
    yield mount
    if f"{mount}/" in vault.admin.call("GET", "sys/auth")["data"]:
        vault.admin.call("DELETE", f"sys/auth/{mount}")


def with_token(
    vault: VaultServer, mount: str, token: str, **options: Any
) -> VaultBackend:
    return VaultBackend(vault.address, token, mount_point=mount, **options)


def with_role(
    vault: VaultServer, mount: str, role: AppRole, role_mount: str, **options: Any
) -> VaultBackend:
    return VaultBackend(
        vault.address,
        vault_role_id=role.role_id,
        vault_secret_id=role.secret_id,
        mount_point=mount,
        auth_mount_point=role_mount,
        **options,
    )


def look_up_and_list(mount: str) -> str:
    """Return the rules for tokens that may not renew themselves."""
    return "\n".join(
        [
            f'path "{LOOKUP}" {{ capabilities = ["read"] }}',
            f'path "{mount}/*" {{ capabilities = ["list"] }}',
        ]
    )


def ttl(vault: VaultServer, token: str) -> int:
    seconds: int = vault.admin.call("POST", "auth/token/lookup", {"token": token})[
        "data"
    ]["ttl"]
    return seconds


def revoke_all(vault: VaultServer, role_mount: str) -> None:
    vault.admin.call(
        "PUT", f"sys/leases/revoke-prefix/auth/{role_mount}/login", {"sync": True}
    )


# --- the look-up ----------------------------------------------------------------------


def test_the_token_is_looked_up_before_every_request_of_every_operation(
    vault: VaultServer, kv_mount: str, policy: str, audit: Audit
) -> None:
    backend = with_token(vault, kv_mount, vault.admin.token(policy, ttl="1h"))
    audit.new()
    for call in (
        lambda: backend.add_secret("x", {"a": 1}),
        lambda: backend.get_secret("x"),
        lambda: backend.update_secret("x", {"a": 2}),
        backend.list_secrets,
        lambda: backend.read_secret_metadata("x"),
        lambda: backend.delete_secret_versions("x", [1]),
        lambda: backend.undelete_secret_versions("x", [1]),
        lambda: backend.destroy_secret_versions("x", [1]),
        backend.get_config,
        lambda: backend.delete_secret("x"),
    ):
        call()
        paths = audit.new()
        assert paths[0::2] == [LOOKUP] * (len(paths) // 2)
        assert LOOKUP not in paths[1::2]
        assert paths[1::2]


def test_the_refresh_can_be_called_by_itself(
    vault: VaultServer, kv_mount: str, policy: str, audit: Audit
) -> None:
    backend = with_token(vault, kv_mount, vault.admin.token(policy, ttl="1h"))
    audit.new()
    backend._refresh_token_if_needed()
    assert audit.new() == [LOOKUP]


def test_the_look_up_can_be_made_rarer(
    vault: VaultServer, kv_mount: str, audit: Audit
) -> None:
    backend = with_token(vault, kv_mount, vault.token, token_check_interval=math.inf)
    audit.new()
    for _number in range(5):
        backend.list_secrets()
    assert audit.new().count(LOOKUP) == 1


@pytest.mark.parametrize(
    "options", [{"token_renew": "sometimes"}, {"token_renew": None}]
)
def test_an_unknown_rule_is_a_configuration_error(
    vault: VaultServer, options: dict[str, Any]
) -> None:
    with pytest.raises(ConfigurationError, match="token_renew"):
        VaultBackend(vault.address, vault.token, **options)


# --- renewal --------------------------------------------------------------------------


def test_below_300_seconds_the_token_is_renewed_in_place(
    vault: VaultServer, kv_mount: str, policy: str, audit: Audit
) -> None:
    token = vault.admin.token(policy, ttl="1000s")
    backend = with_token(vault, kv_mount, token)
    audit.new()
    backend.list_secrets()
    assert RENEW not in audit.new()
    token = vault.admin.token(policy, ttl="290s")
    backend = with_token(vault, kv_mount, token)
    time.sleep(2.1)
    assert ttl(vault, token) <= 288
    audit.new()
    backend.list_secrets()
    assert RENEW in audit.new()
    assert ttl(vault, token) >= 289


def test_a_periodic_token_is_renewed(
    vault: VaultServer, kv_mount: str, policy: str, audit: Audit
) -> None:
    token = vault.admin.token(policy, period="100s")
    with_token(vault, kv_mount, token).list_secrets()
    assert RENEW in audit.new()


def test_a_root_token_is_never_renewed(
    vault: VaultServer, kv_mount: str, audit: Audit
) -> None:
    with_token(vault, kv_mount, vault.token).list_secrets()
    assert RENEW not in audit.new()


def test_a_token_that_is_not_renewable_fails_below_300_seconds_only(
    vault: VaultServer, kv_mount: str, policy: str
) -> None:
    long = vault.admin.token(policy, ttl="1000s", renewable=False)
    assert with_token(vault, kv_mount, long).list_secrets() == []
    short = vault.admin.token(policy, ttl="100s", renewable=False)
    with pytest.raises(VaultAuthError, match="cannot be renewed") as caught:
        with_token(vault, kv_mount, short).list_secrets()
    assert caught.value.reason == "token_not_renewable"
    assert with_token(vault, kv_mount, short, token_renew="auto").list_secrets() == []


def test_a_token_without_the_right_to_renew_fails_below_300_seconds(
    vault: VaultServer, kv_mount: str
) -> None:
    lookup_only = vault.admin.policy(f'path "{LOOKUP}" {{ capabilities = ["read"] }}')
    token = vault.admin.token(lookup_only, ttl="100s", no_default_policy=True)
    with pytest.raises(VaultAuthError, match="cannot be renewed"):
        with_token(vault, kv_mount, token).get_config()


def test_a_token_at_its_maximum_is_used_and_not_renewed_for_ever(
    vault: VaultServer, kv_mount: str, policy: str, audit: Audit
) -> None:
    backend = with_token(
        vault, kv_mount, vault.admin.token(policy, ttl="100s", explicit_max_ttl="100s")
    )
    audit.new()
    for _number in range(10):
        backend.list_secrets()
    assert audit.new().count(RENEW) == 1


def test_tokens_outlive_their_ttl(
    vault: VaultServer, kv_mount: str, policy: str, role_mount: str
) -> None:
    """Tokens that can be renewed are renewed in time; an AppRole logs in again."""
    admin = vault.admin
    maximum = with_token(
        vault, kv_mount, admin.token(policy, ttl="6s", explicit_max_ttl="6s")
    )
    lasting = {
        "renewable": with_token(vault, kv_mount, admin.token(policy, ttl="6s")),
        "periodic": with_token(vault, kv_mount, admin.token(policy, period="6s")),
        "looked up once": with_token(
            vault,
            kv_mount,
            admin.token(policy, ttl="6s"),
            token_check_interval=math.inf,
        ),
    }
    for name, options in {
        "role": {"token_ttl": "6s"},
        "role at its maximum": {"token_ttl": "6s", "token_max_ttl": "6s"},
        "role with batch tokens": {"token_ttl": "6s", "token_type": "batch"},
    }.items():
        for interval in (0, math.inf):
            role = admin.approle(policy, mount=role_mount, **options)
            lasting[f"{name} {interval}"] = with_role(
                vault, kv_mount, role, role_mount, token_check_interval=interval
            )
    for number in range(5):
        time.sleep(2 if number else 0)
        for name, backend in lasting.items():
            assert backend.list_secrets() == [], name
        if number < 2:
            assert maximum.list_secrets() == []
    with pytest.raises(VaultAuthError):
        maximum.list_secrets()


# --- tokens of a special kind ---------------------------------------------------------


def test_a_token_without_the_right_to_look_itself_up_works(
    vault: VaultServer, kv_mount: str, policy: str
) -> None:
    backend = with_token(
        vault, kv_mount, vault.admin.token(policy, ttl="100s", no_default_policy=True)
    )
    backend.add_secret("x", {"a": 1})
    assert backend.get_secret("x") == {"a": 1}


def test_a_token_with_few_uses_works_with_the_check_switched_off(
    vault: VaultServer, kv_mount: str, policy: str
) -> None:
    vault.admin.write(kv_mount, "x", {"a": 1})
    backend = with_token(
        vault, kv_mount, vault.admin.token(policy, num_uses=2), token_renew="off"
    )
    assert backend.get_secret("x") == {"a": 1}
    assert backend.get_secret("x") == {"a": 1}
    with pytest.raises(VaultAuthError):
        backend.get_secret("x")


def test_an_invalid_token_is_an_authentication_error(
    vault: VaultServer, kv_mount: str
) -> None:
    with pytest.raises(VaultAuthError, match="invalid") as caught:
        with_token(vault, kv_mount, "hvs.canary").list_secrets()
    assert caught.value.reason == "auth_failed"
    assert "canary" not in f"{caught.value} {caught.value.as_dict()}"


@pytest.mark.parametrize("interval", [0, math.inf])
def test_a_token_revoked_in_between_is_an_authentication_error(
    vault: VaultServer, kv_mount: str, policy: str, interval: float
) -> None:
    token = vault.admin.token(policy, ttl="1h")
    backend = with_token(vault, kv_mount, token, token_check_interval=interval)
    assert backend.list_secrets() == []
    vault.admin.call("POST", "auth/token/revoke", {"token": token})
    with pytest.raises(VaultAuthError) as caught:
        backend.list_secrets()
    assert caught.value.reason == "auth_failed"


# --- AppRole --------------------------------------------------------------------------


@pytest.mark.parametrize("interval", [0, math.inf])
def test_an_approle_logs_in_again_when_its_token_is_gone(
    vault: VaultServer,
    kv_mount: str,
    policy: str,
    role_mount: str,
    audit: Audit,
    interval: float,
) -> None:
    role = vault.admin.approle(policy, mount=role_mount, token_ttl="1h")
    backend = with_role(
        vault, kv_mount, role, role_mount, token_check_interval=interval
    )
    backend.add_secret("x", {"a": 1})
    revoke_all(vault, role_mount)
    audit.new()
    backend.add_secret("x", {"a": 2})
    assert audit.new().count(f"auth/{role_mount}/login") == 1
    assert vault.admin.read(kv_mount, "x") == {"a": 2}
    assert (
        vault.admin.call("GET", f"{kv_mount}/metadata/x")["data"]["current_version"]
        == 2
    )


def test_an_approle_that_may_not_log_in_again_is_an_authentication_error(
    vault: VaultServer, kv_mount: str, policy: str, role_mount: str
) -> None:
    role = vault.admin.approle(policy, mount=role_mount, secret_id_num_uses=1)
    backend = with_role(vault, kv_mount, role, role_mount)
    assert backend.list_secrets() == []
    revoke_all(vault, role_mount)
    with pytest.raises(VaultAuthError, match="rejected"):
        backend.list_secrets()


@pytest.mark.parametrize(
    "options",
    [
        {"token_ttl": "100s"},
        {"token_ttl": "100s", "token_max_ttl": "100s"},
        {"token_ttl": "100s", "token_type": "batch"},
        {"token_ttl": "100s", "token_no_default_policy": True},
        {"token_period": "100s"},
    ],
)
def test_an_approle_with_short_tokens_logs_in_once(
    vault: VaultServer,
    kv_mount: str,
    policy: str,
    role_mount: str,
    audit: Audit,
    options: dict[str, Any],
) -> None:
    """The secret ID may be good for one login only."""
    role = vault.admin.approle(
        policy, mount=role_mount, secret_id_num_uses=1, **options
    )
    backend = with_role(vault, kv_mount, role, role_mount)
    for _number in range(5):
        assert backend.list_secrets() == []
    assert audit.new().count(f"auth/{role_mount}/login") == 1


def test_an_approle_whose_tokens_cannot_be_renewed_logs_in_again_below_300_seconds(
    vault: VaultServer, kv_mount: str, role_mount: str, audit: Audit
) -> None:
    """A bare token raises VaultAuthError there."""
    policy = vault.admin.policy(look_up_and_list(kv_mount))
    role = vault.admin.approle(
        policy, mount=role_mount, token_ttl="1000s", token_no_default_policy=True
    )
    backend = with_role(vault, kv_mount, role, role_mount)
    accessor = backend._session.token_info()["accessor"]
    vault.admin.call(
        "POST", "auth/token/renew-accessor", {"accessor": accessor, "increment": 200}
    )
    audit.new()
    for _number in range(3):
        assert backend.list_secrets() == []
    assert audit.new().count(f"auth/{role_mount}/login") == 1


def test_a_role_that_is_exhausted_goes_on_with_its_token(
    vault: VaultServer, kv_mount: str, policy: str, role_mount: str
) -> None:
    """The next login is rejected, but the token is still good for some minutes."""
    role = vault.admin.approle(
        policy,
        mount=role_mount,
        token_ttl="1000s",
        token_no_default_policy=True,
        secret_id_num_uses=1,
    )
    vault.admin.policy(look_up_and_list(kv_mount), policy)
    backend = with_role(vault, kv_mount, role, role_mount)
    accessor = backend._session.token_info()["accessor"]
    vault.admin.call(
        "POST", "auth/token/renew-accessor", {"accessor": accessor, "increment": 200}
    )
    for _number in range(3):
        assert backend.list_secrets() == []


# --- Vault is not there ---------------------------------------------------------------


@pytest.mark.parametrize(
    "operation", ["get_secret", "delete_secret", "read_secret_metadata"]
)
def test_an_unreachable_vault_is_a_connection_error_at_once(operation: str) -> None:
    """One attempt: the caller wants to know, not to wait."""
    with fakes.closing() as server:
        backend = VaultBackend(server.address, "token", mount_point="secret")
        with pytest.raises(VaultConnectionError):
            getattr(backend, operation)("x")
        assert [seen.target for seen in server.seen] == [f"/v1/{LOOKUP}"]
    started = time.monotonic()
    with pytest.raises(VaultConnectionError):
        getattr(backend, operation)("x")
    assert time.monotonic() - started < 1
