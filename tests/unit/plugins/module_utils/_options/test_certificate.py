# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task of vault_certificate may ask for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.certificate import (
    check_certificate,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_CERTIFICATE,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    CredentialBridgeError,
    Reason,
)

DEFAULTS = {
    **{name: option.default for name, option in VAULT_CERTIFICATE.items()},
    "path": "pki/issue/web",
    "dest": "/tls/web.pem",
    "key_dest": "/tls/web.key",
}
SIGN = {"path": "pki/sign/web"}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, {"mount": "pki", "signs": False, "renew_before": None, "data": {}}),
        ({"path": "/a/b/sign/web/"}, {"mount": "a/b", "signs": True}),
        ({"path": "pki/issuer/x/issue/web"}, {"mount": "pki"}),
        ({"path": "a/issue/b/sign/c"}, {"mount": "a/issue/b", "signs": True}),
        (SIGN, {"key_type": None, "key_bits": 2048}),
        ({**SIGN, "key_type": "ec"}, {"key_bits": 256}),
        ({**SIGN, "key_type": "ec", "key_bits": 384}, {"key_bits": 384}),
        ({**SIGN, "key_type": "ed25519"}, {"key_bits": 0}),
        ({**SIGN, "key_bits": 4096}, {"key_type": None, "key_bits": 4096}),
        ({**SIGN, "key_dest": None, "src": "/a.csr"}, {"src": "/a.csr"}),
        ({"renew_before": "1d"}, {"renew_before": timedelta(days=1)}),
        ({"state": "absent", "revoke": True, "key_dest": None}, {"present": False}),
        ({"data": '{"ttl": "1h"}'}, {"data": {"ttl": "1h"}}),
    ],
    ids=str,
)
def test_what_is_asked_for(params: dict[str, Any], expected: dict[str, Any]) -> None:
    asked = check_certificate({**DEFAULTS, **params})
    assert {name: getattr(asked, name) for name in expected} == expected


def test_the_certificate_is_the_last_file() -> None:
    asked = check_certificate({**DEFAULTS, "chain_dest": "/tls/chain.pem"})
    assert list(asked.places.values()) == ["key_dest", "chain_dest", "dest"]
    bundle = {"key_dest": "/tls/web.pem", "chain_dest": "/tls/web.pem"}
    asked = check_certificate({**DEFAULTS, **bundle})
    assert asked.places == {"/tls/web.pem": "dest"}


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"path": "pki/roles/web"}, Reason.INVALID_PATH),
        ({"path": "issue/web"}, Reason.INVALID_PATH),
        ({"path": "pki/sign-verbatim/web"}, Reason.INVALID_PATH),
        ({"path": "pki/issue/../x"}, Reason.INVALID_PATH),
        ({"dest": "web.pem"}, Reason.CONFIGURATION),
        ({"key_dest": None}, Reason.CONFIGURATION),
        ({"src": "/a.csr"}, Reason.CONFIGURATION),
        ({**SIGN, "key_dest": None}, Reason.CONFIGURATION),
        ({**SIGN, "src": "/a.csr"}, Reason.CONFIGURATION),
        ({"key_bits": 2048}, Reason.CONFIGURATION),
        ({**SIGN, "key_type": "ec", "key_bits": 2048}, Reason.CONFIGURATION),
        ({"revoke": True}, Reason.CONFIGURATION),
        ({"renew_before": "-1h"}, Reason.CONFIGURATION),
        ({"renew_before": "33%"}, Reason.INVALID_DATA),
        ({"key_dest": "/tls/web.pem", "mode": "0600"}, Reason.CONFIGURATION),
        ({"data": {"csr": "x"}}, Reason.INVALID_DATA),
        ({"data": {"format": "pem_bundle"}}, Reason.INVALID_DATA),
        ({"data": "a=b"}, Reason.INVALID_DATA),
    ],
    ids=str,
)
def test_what_is_refused(params: dict[str, Any], reason: Reason) -> None:
    with pytest.raises(CredentialBridgeError) as caught:
        check_certificate({**DEFAULTS, **params})
    assert caught.value.reason is reason
    assert caught.value.hint
