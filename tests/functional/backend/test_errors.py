# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The specification's "Error handling" and "Common errors"."""

from __future__ import annotations

import time
import traceback
from pathlib import Path
from typing import Any

import pytest
from vault import fakes
from vault.loopback import free_port
from vault.product import Product
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    BackendError,
    ConfigurationError,
    CredentialBridgeError,
    VaultAuthError,
    VaultConnectionError,
    VaultError,
    VaultSecretNotFoundError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

OPERATIONS: dict[str, tuple[Any, ...]] = {
    "add_secret": ("x", {"a": "canary-value"}),
    "get_secret": ("x",),
    "update_secret": ("x", {"a": "canary-value"}),
    "delete_secret": ("x",),
    "list_secrets": ("x",),
    "delete_secret_versions": ("x", [1]),
    "undelete_secret_versions": ("x", [1]),
    "destroy_secret_versions": ("x", [1]),
    "read_secret_metadata": ("x",),
    "get_config": (),
}


def failure(backend: VaultBackend, operation: str) -> CredentialBridgeError:
    with pytest.raises(CredentialBridgeError) as caught:
        getattr(backend, operation)(*OPERATIONS[operation])
    assert "canary" not in "".join(
        traceback.format_exception(caught.type, caught.value, None)
    )
    assert "canary" not in repr(caught.value.as_dict())
    return caught.value


def test_the_class_tree() -> None:
    assert VaultError.__bases__ == (BackendError,)
    for error in (VaultSecretNotFoundError, VaultAuthError, VaultConnectionError):
        assert error.__bases__ == (VaultError,)
    assert not issubclass(ConfigurationError, VaultError)


# --- VaultAuthError -------------------------------------------------------------------


@pytest.mark.parametrize("operation", OPERATIONS)
def test_forbidden_is_an_authentication_error(
    vault: VaultServer, kv_mount: str, operation: str
) -> None:
    vault.admin.write(kv_mount, "x", {"a": 1})
    error = failure(
        VaultBackend(vault.address, vault.admin.token(), mount_point=kv_mount),
        operation,
    )
    assert error.__class__ is VaultAuthError
    assert (error.reason, error.http_status) == ("permission_denied", 403)
    assert "capability" in str(error)
    assert kv_mount in str(error)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_invalid_token_is_an_authentication_error(
    vault: VaultServer, kv_mount: str, operation: str
) -> None:
    for rule in ("strict", "off"):
        backend = VaultBackend(
            vault.address, "hvs.canary", mount_point=kv_mount, token_renew=rule
        )
        error = failure(backend, operation)
        assert error.__class__ is VaultAuthError
        assert error.reason == "auth_failed"


# --- VaultConnectionError -------------------------------------------------------------


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_refused_connection(operation: str) -> None:
    backend = VaultBackend(
        f"http://127.0.0.1:{free_port()}", "canary", mount_point="secret"
    )
    error = failure(backend, operation)
    assert error.__class__ is VaultConnectionError
    assert error.reason == "unreachable"


def test_a_refused_connection_at_login() -> None:
    with pytest.raises(VaultConnectionError) as caught:
        VaultBackend(
            f"http://127.0.0.1:{free_port()}",
            vault_role_id="canary",
            vault_secret_id="canary",
        )
    assert caught.value.operation == "login"
    assert "canary" not in str(caught.value)


def test_an_unknown_host() -> None:
    error = failure(
        VaultBackend("http://vault.invalid", "canary", mount_point="secret"),
        "get_secret",
    )
    assert error.__class__ is VaultConnectionError
    assert error.reason == "unreachable"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_server_that_never_answers(operation: str) -> None:
    with fakes.silent() as server:
        backend = VaultBackend(
            server.address, "canary", mount_point="secret", timeout=0.2
        )
        backend._refuse_other_engines = lambda: None  # type: ignore[method-assign]
        started = time.monotonic()
        error = failure(backend, operation)
        assert time.monotonic() - started < 1
        assert error.__class__ is VaultConnectionError
        assert (error.reason, error.operation) == ("timeout", "token_lookup")
        assert len(server.seen) == 1


@pytest.mark.parametrize(
    "operation", ["delete_secret", "add_secret", "destroy_secret_versions"]
)
def test_a_write_without_an_answer_is_uncertain(operation: str) -> None:
    """A write that reached the server may have been carried out."""
    with fakes.closing() as server:
        backend = VaultBackend(
            server.address, "canary", mount_point="secret", token_renew="off"
        )
        backend._refuse_other_engines = lambda: None  # type: ignore[method-assign]
        backend._check_existence = lambda *_ignored: None  # type: ignore[method-assign]
        error = failure(backend, operation)
        assert error.__class__ is VaultConnectionError
        assert error.reason == "write_uncertain"
        assert len(server.seen) == 1


def test_a_sealed_server(product: Product) -> None:
    with VaultServer(product) as own:
        backend = VaultBackend(own.address, own.token, mount_point="secret")
        own.request("PUT", "sys/seal")
        for operation in OPERATIONS:
            error = failure(backend, operation)
            assert error.__class__ is VaultConnectionError
            assert (error.reason, error.http_status) == ("sealed", 503)
        with pytest.raises(VaultConnectionError):
            VaultBackend(own.address, vault_role_id="canary", vault_secret_id="canary")
        own.stop()
        error = failure(backend, "get_secret")
        assert error.__class__ is VaultConnectionError
        assert error.reason == "unreachable"


def test_a_wrong_ca_and_a_wrong_name(vault_tls: VaultServer, tmp_path: Path) -> None:
    error = failure(
        VaultBackend(vault_tls.address, "canary", mount_point="secret"), "get_secret"
    )
    assert error.__class__ is VaultConnectionError
    assert error.reason == "tls"
    address = vault_tls.address.replace("127.0.0.1", "127.0.0.2")
    error = failure(
        VaultBackend(
            address, "canary", mount_point="secret", cert=str(vault_tls.ca_cert)
        ),
        "get_secret",
    )
    assert error.__class__ is VaultConnectionError


def test_http_and_https_mixed_up(vault: VaultServer, vault_tls: VaultServer) -> None:
    for address in (
        vault.address.replace("http:", "https:"),
        vault_tls.address.replace("https:", "http:"),
    ):
        error = failure(
            VaultBackend(address, "canary", mount_point="secret"), "get_secret"
        )
        assert error.__class__ is VaultConnectionError
        assert "https" in str(error)


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_web_page_is_neither_success_nor_a_missing_secret(
    status: int, operation: str
) -> None:
    with fakes.html(status) as server:
        for rule in ("strict", "off"):
            backend = VaultBackend(
                server.address, "canary", mount_point="secret", token_renew=rule
            )
            error = failure(backend, operation)
            assert error.__class__ is VaultConnectionError
            assert "vault_url" in str(error)


def test_a_web_page_at_login_is_no_rejection() -> None:
    with fakes.html() as server, pytest.raises(VaultConnectionError):
        VaultBackend(server.address, vault_role_id="canary", vault_secret_id="canary")


def test_another_services_404_is_not_a_missing_secret() -> None:
    with fakes.fixed(404, '{"detail": "Not Found"}') as server:
        error = failure(
            VaultBackend(server.address, "canary", mount_point="secret"), "get_secret"
        )
        assert error.__class__ is VaultConnectionError


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_carries_the_token_nowhere(
    vault: VaultServer, kv_mount: str, status: int
) -> None:
    with (
        fakes.html() as other,
        fakes.redirecting(other.address, status) as server,
    ):
        for operation in ("get_secret", "add_secret"):
            error = failure(
                VaultBackend(server.address, "canary", mount_point=kv_mount), operation
            )
            assert error.__class__ is VaultConnectionError
            assert error.reason == "redirect_refused"
        assert not other.seen


def test_a_redirect_to_a_listed_host_is_followed_as_the_same_request(
    vault: VaultServer, kv_mount: str
) -> None:
    host = vault.address.replace("http://", "")
    with fakes.redirecting(vault.address) as server:
        backend = VaultBackend(
            server.address, vault.token, mount_point=kv_mount, redirect_hosts=[host]
        )
        backend.add_secret("x", {"a": 1})
        assert vault.admin.read(kv_mount, "x") == {"a": 1}


# --- VaultError and the rest ----------------------------------------------------------


def test_any_other_failure(vault: VaultServer) -> None:
    mount = vault.admin.kv2(cas_required=True)
    error = failure(
        VaultBackend(vault.address, vault.token, mount_point=mount), "add_secret"
    )
    assert error.__class__ is VaultError
    assert (error.reason, error.http_status) == ("cas_mismatch", 400)
    vault.admin.unmount(mount)


@pytest.mark.parametrize("status", [400, 405, 412, 429, 500])
def test_every_other_status_is_a_vault_error(status: int) -> None:
    with fakes.fixed(status, '{"errors": ["no, canary-token"]}') as server:
        backend = VaultBackend(
            server.address, "canary-token", mount_point="secret", token_renew="off"
        )
        error = failure(backend, "get_secret")
        assert error.__class__ is VaultError
        assert (error.http_status, error.vault_errors) == (status, ("no, ********",))


def test_a_secret_in_vaults_own_words_is_hidden(
    vault: VaultServer, kv_mount: str
) -> None:
    """Vault quotes the metadata that it refuses; the exception must not."""
    with fakes.fixed(
        500, '{"errors": ["cannot store canary-value for canary-token"]}'
    ) as server:
        backend = VaultBackend(
            server.address, "canary-token", mount_point="secret", token_renew="off"
        )
        backend._refuse_other_engines = lambda: None  # type: ignore[method-assign]
        error = failure(backend, "add_secret")
        assert error.__class__ is VaultError
        assert error.reason == "write_uncertain"
        assert error.vault_errors == ("cannot store ******** for ********",)


@pytest.mark.parametrize(
    "token",
    ["canary\n", " canary", "can\tary", "canary\x00", "canäry", "canary\r\nX-Evil: 1"],
)
def test_a_token_that_cannot_be_sent_is_a_configuration_error(
    vault: VaultServer, token: str
) -> None:
    with pytest.raises(ConfigurationError, match="token") as caught:
        VaultBackend(vault.address, token)
    for part in ("canary", "ary", "Evil"):
        assert part not in str(caught.value).replace("necessary", "")


@pytest.mark.parametrize(
    "options",
    [
        {"vault_url": 1},
        {"vault_token": b"canary"},
        {"vault_token": None, "vault_role_id": 1, "vault_secret_id": "canary"},
        {"mount_point": 1},
        {"cert": b"canary"},
        {"timeout": "canary"},
        {"timeout": 0},
        {"redirect_hosts": "canary"},
        {"namespace": "a\nb"},
    ],
)
def test_wrongly_typed_arguments_are_configuration_errors(
    vault: VaultServer, options: dict[str, Any]
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        VaultBackend(**{"vault_url": vault.address, "vault_token": "t", **options})
    assert "canary" not in str(caught.value)
