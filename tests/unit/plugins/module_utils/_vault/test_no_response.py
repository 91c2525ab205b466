# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a request got no response: each cause has its words, and no text is quoted."""

from __future__ import annotations

import ssl
from dataclasses import replace
from typing import Any

import pytest
from urllib3 import exceptions as urllib3_errors

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.no_response import (
    no_response,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)

URL = "https://vault.invalid"
SETTINGS = Settings(URL, Credentials("none", (), "options"), timeout=5)
POOL: Any = "canary"


def new_connection(cause: BaseException | None = None) -> Exception:
    error = urllib3_errors.NewConnectionError(POOL, "canary")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("Hostname mismatch, certificate is not", "another host name", "'vault_url'"),
        ("IP address mismatch, certificate is", "another host name", "'vault_url'"),
        ("certificate has expired", "has expired", "Renew the server's certificate"),
        ("certificate is not yet valid", "is not valid yet", "this machine's clock"),
        ("Missing Authority Key Identifier", "lacks key identifiers", "PKI engine"),
        ("self-signed certificate", "a CA that is not trusted here", "'ca_cert'"),
    ],
)
def test_a_certificate_that_is_refused(text: str, message: str, remedy: str) -> None:
    words = f"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {text} canary"
    error = urllib3_errors.SSLError(ssl.SSLError(1, words))
    failure = no_response(error, SETTINGS)
    assert (failure.reason, failure.maybe_sent) == ("tls", False)
    assert f"The certificate of {URL}" in failure.message
    assert message in failure.message
    assert remedy in str(failure.hint)
    assert "VAULT_SKIP_VERIFY has no effect" in str(failure.hint)
    assert "canary" not in str(failure)


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("[SSL: WRONG_VERSION_NUMBER] x", "does not speak TLS", "'http://'"),
        ("[SSL: HTTP_REQUEST] x", "does not speak TLS", "'http://'"),
        (
            "[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] x",
            "wants another client certificate",
            "'client_cert'",
        ),
        (
            "[SSL: TLSV1_ALERT_PROTOCOL_VERSION] x",
            "no TLS version or cipher in common",
            "TLS 1.2 or newer",
        ),
        (
            "EOF occurred in violation of protocol",
            "broke off the TLS handshake",
            "'client_cert'",
        ),
        ("[SSL: SOMETHING_NEW] x", "could not be established", "'ca_cert'"),
    ],
)
def test_a_handshake_that_fails(text: str, message: str, remedy: str) -> None:
    failure = no_response(ssl.SSLError(1, f"{text} canary"), SETTINGS)
    assert (failure.reason, failure.maybe_sent) == ("tls", False)
    assert URL in failure.message
    assert message in failure.message
    assert remedy in str(failure.hint)
    assert "canary" not in str(failure)


@pytest.mark.parametrize(
    ("error", "reason", "maybe_sent", "message"),
    [
        (
            new_connection(),
            "unreachable",
            False,
            f"No connection to {URL}: NewConnectionError.",
        ),
        (
            urllib3_errors.ProxyError("canary", new_connection()),
            "unreachable",
            False,
            f"No connection to {URL} through the proxy: NewConnectionError.",
        ),
        (
            urllib3_errors.ProxyError(
                "canary", OSError("Tunnel connection failed: 403 canary")
            ),
            "unreachable",
            False,
            f"The proxy made no connection to {URL} (HTTP 403).",
        ),
        (
            urllib3_errors.ConnectTimeoutError("canary"),
            "timeout",
            False,
            f"{URL} did not respond within 5 seconds.",
        ),
        (
            urllib3_errors.ReadTimeoutError(POOL, "canary", "canary"),
            "timeout",
            True,
            f"{URL} did not respond within 5 seconds.",
        ),
        (
            urllib3_errors.ProtocolError("canary", ConnectionResetError("canary")),
            "unreachable",
            True,
            f"The connection to {URL} was lost: ProtocolError.",
        ),
        # What is wrapped around the cause does not hide it.
        (
            urllib3_errors.MaxRetryError(POOL, "canary", new_connection()),
            "unreachable",
            False,
            f"No connection to {URL}: NewConnectionError.",
        ),
    ],
    ids=repr,
)
def test_whether_the_request_may_have_been_sent(
    error: Exception, reason: str, maybe_sent: bool, message: str
) -> None:
    failure = no_response(error, SETTINGS)
    assert (failure.reason, failure.maybe_sent) == (reason, maybe_sent)
    assert failure.message == message
    assert failure.hint
    assert "canary" not in str(failure)


def test_an_address_that_leads_nowhere_is_a_wrong_option() -> None:
    failure = no_response(urllib3_errors.LocationValueError("canary"), SETTINGS)
    assert isinstance(failure, ConfigurationError)
    assert failure.hint == "Check 'vault_url' and 'proxies'."
    assert "canary" not in str(failure)


def test_a_socket_has_words_of_its_own() -> None:
    settings = replace(SETTINGS, vault_url="unix:///run/vault")
    failure = no_response(new_connection(FileNotFoundError()), settings)
    assert failure.message == "There is no socket '/run/vault'."
    lost = no_response(urllib3_errors.ProtocolError("canary"), settings)
    assert lost.maybe_sent
