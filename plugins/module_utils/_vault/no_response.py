# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Why a request got no response, from the exceptions of urllib3 and ssl.

Their own texts are not quoted, as they may hold a token; only their kinds are told.
"""

from __future__ import annotations

import re
import ssl
from contextlib import suppress
from typing import Any, NamedTuple

from .._model.settings import Settings
from ..errors import (
    ConfigurationError,
    CredentialBridgeError,
    Reason,
    VaultConnectionError,
)
from .unix_socket import not_connected

with suppress(ImportError):  # A task without it gets 'dependency_missing'.
    from urllib3 import exceptions as urllib3_errors


class _TlsProblem(NamedTuple):
    """What OpenSSL's word for a failure means.

    :param pattern: looked for in the reason and the message of the exception
    """

    pattern: str
    message: str
    hint: str


_NO_SWITCH = "TLS verification cannot be switched off; VAULT_SKIP_VERIFY has no effect."
_GIVE_CA = (
    "Give the server's CA as 'ca_cert' ('cert' in Python), or add it to the operating "
    f"system's store. {_NO_SWITCH}"
)

# The first that fits decides.
_TLS_PROBLEMS = (
    _TlsProblem(
        r"hostname mismatch|IP address mismatch|doesn't match|HOSTNAME",
        "The certificate of {url} is for another host name.",
        f"Use the name that the certificate is for as 'vault_url'. {_NO_SWITCH}",
    ),
    _TlsProblem(
        r"certificate has expired",
        "The certificate of {url} has expired.",
        f"Renew the server's certificate, and check this machine's clock. {_NO_SWITCH}",
    ),
    _TlsProblem(
        r"certificate is not yet valid",
        "The certificate of {url} is not valid yet.",
        f"Check this machine's clock. {_NO_SWITCH}",
    ),
    # Python 3.13 and newer demand what RFC 5280 does.
    _TlsProblem(
        r"Key Identifier|key usage|Basic Constraints",
        "The certificate of {url} or of its CA lacks key identifiers or a key usage, "
        "which this Python demands.",
        "Make the certificate again with these extensions, as the PKI engine does and "
        f"current tools do. {_NO_SWITCH}",
    ),
    _TlsProblem(
        r"CERTIFICATE_VERIFY_FAILED",
        "The certificate of {url} is signed by a CA that is not trusted here.",
        _GIVE_CA,
    ),
    _TlsProblem(
        r"WRONG_VERSION_NUMBER|HTTP_REQUEST|RECORD_LAYER_FAILURE",
        "{url} does not speak TLS.",
        "Check the port, and whether the address starts with 'http://'.",
    ),
    _TlsProblem(
        r"CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_UNKNOWN",
        "{url} wants another client certificate than it was shown.",
        "Give one that the server's CA has signed as 'client_cert', with its key as "
        "'client_key'.",
    ),
    _TlsProblem(
        r"PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_SHARED_CIPHER",
        "{url} and this machine have no TLS version or cipher in common.",
        "Use TLS 1.2 or newer on the server.",
    ),
    # Servers do so for several reasons, and do not tell which.
    _TlsProblem(
        r"HANDSHAKE_FAILURE|EOF occurred|UNEXPECTED_EOF",
        "{url} broke off the TLS handshake.",
        "It may want a client certificate ('client_cert'), or accept no TLS version or "
        "cipher of this machine. The server's log says which.",
    ),
)
_OTHER_TLS_PROBLEM = _TlsProblem(
    "", "The TLS connection to {url} could not be established.", _GIVE_CA
)


def no_response(error: Exception, settings: Settings) -> CredentialBridgeError:
    """Return the failure for a request that got no response.

    :param error: what urllib3 raised
    """
    cause, url, timeout = _innermost(error), settings.vault_url, settings.timeout
    if isinstance(cause, (ssl.SSLError, urllib3_errors.SSLError)):
        return _no_tls(cause, url)
    if isinstance(cause, urllib3_errors.LocationValueError):
        return ConfigurationError(
            f"No request can be sent to {url}.",
            hint="Check 'vault_url' and 'proxies'.",
        )
    tunnel = re.match(r"Tunnel connection failed: (\d{3})", str(cause))
    if isinstance(cause, OSError) and tunnel:
        # This is how http.client says that a proxy has refused it.
        return VaultConnectionError(
            f"The proxy made no connection to {url} (HTTP {tunnel[1]}).",
            reason=Reason.UNREACHABLE,
            hint="Check 'proxies' or HTTPS_PROXY, with the user and password that the "
            "proxy wants, and whether it lets this address through.",
        )
    refused = isinstance(cause, urllib3_errors.NewConnectionError)
    if refused and settings.socket is not None:
        return not_connected(cause.__cause__, settings.socket)
    connecting = refused or isinstance(cause, urllib3_errors.ConnectTimeoutError)
    timed_out = isinstance(cause, (urllib3_errors.TimeoutError, TimeoutError))
    if timed_out and not refused:
        return VaultConnectionError(
            f"{url} did not respond within {timeout:g} seconds.",
            reason=Reason.TIMEOUT,
            hint="Check the server and the network, or raise 'timeout'.",
            maybe_sent=not connecting,
        )
    message = f"The connection to {url} was lost: {type(cause).__name__}."
    through_proxy = isinstance(error, urllib3_errors.ProxyError)
    if connecting or through_proxy:
        through = " through the proxy" if through_proxy else ""
        message = f"No connection to {url}{through}: {type(cause).__name__}."
    return VaultConnectionError(
        message,
        reason=Reason.UNREACHABLE,
        hint="Check the address, the network, and that Vault is running.",
        maybe_sent=not connecting,
    )


def _innermost(error: Exception) -> Any:
    """Return the exception that urllib3's own ones are wrapped around."""
    cause: Any = error
    while True:
        inner = getattr(cause, "reason", None) or getattr(cause, "original_error", None)
        if not isinstance(inner, Exception):
            return cause
        cause = inner


def _no_tls(cause: Any, url: str) -> VaultConnectionError:
    text = f"{getattr(cause, 'reason', '')} {cause}"
    problem = _OTHER_TLS_PROBLEM
    for candidate in _TLS_PROBLEMS:
        if re.search(candidate.pattern, text, re.IGNORECASE):
            problem = candidate
            break
    return VaultConnectionError(
        problem.message.format(url=url), reason=Reason.TLS, hint=problem.hint
    )
