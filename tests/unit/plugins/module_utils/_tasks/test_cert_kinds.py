# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked for, and what is sent for it."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("cryptography")

from ansible_collections.credential_bridge.vault.plugins.module_utils._host import x509
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.certificate import (
    Asked,
    check_certificate,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_CERTIFICATE,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.cert_kinds import (
    SSH,
    X509,
    body,
    kind_and_request,
    request_of_key,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    Reason,
    VaultError,
)

PUBLIC_KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFBsIrh+Nx+9elhh33KoVpPZD3IGLKk769AZOeOMs4Kx"
)
NAMES = {"common_name": "web.example", "alt_names": frozenset({"web.example"})}


def asked(**params: Any) -> Asked:
    defaults = {name: option.default for name, option in VAULT_CERTIFICATE.items()}
    given = {"path": "x/sign/r", "dest": "/cert", "src": "/src", **params}
    return check_certificate({**defaults, **given})


def test_the_source_says_what_is_asked_for() -> None:
    request = request_of_key(x509.new_key("ec", 256), NAMES)
    assert kind_and_request(asked(), request.text) == (X509, request)
    kind, key = kind_and_request(asked(), f"{PUBLIC_KEY} web\n")
    assert kind is SSH
    assert key is not None
    assert key.text == f"{PUBLIC_KEY} web"
    assert kind_and_request(asked(src=None, key_dest="/key"), None) == (X509, None)


@pytest.mark.parametrize("text", ["", "text", "-----BEGIN CERTIFICATE REQUEST-----"])
def test_a_source_that_is_neither(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        kind_and_request(asked(), text)
    assert "'src'" in caught.value.message


def test_ssh_has_no_chain() -> None:
    with pytest.raises(ConfigurationError):
        kind_and_request(asked(chain_dest="/chain"), PUBLIC_KEY)


def test_what_is_sent() -> None:
    data = {"common_name": "a", "alt_names": ["b", "c"], "ip_sans": ["::1"]}
    assert body(X509, data) == {**data, "alt_names": "b,c"}
    principals = {"valid_principals": ["b", "c"], "extensions": {"x": ""}}
    _kind, key = kind_and_request(asked(), PUBLIC_KEY)
    assert body(SSH, principals, key) == {
        "valid_principals": "b,c",
        "extensions": {"x": ""},
        "public_key": PUBLIC_KEY,
    }


def test_names_that_no_certificate_can_have() -> None:
    key = x509.new_key("ed25519", 0)
    with pytest.raises(VaultError) as caught:
        request_of_key(key, {"ip_sans": frozenset({"not an address"})})
    assert caught.value.reason is Reason.INVALID_DATA
    assert key not in str(caught.value)
