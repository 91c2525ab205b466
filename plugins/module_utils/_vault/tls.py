# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""TLS that always verifies."""

from __future__ import annotations

import os
import ssl

from .._model.names import shown_file
from ..errors import ConfigurationError


def ssl_context(
    ca_cert: str | None, client_cert: str | None = None, client_key: str | None = None
) -> ssl.SSLContext:
    """Return a context that verifies the server.

    :param ca_cert: a file or folder of CA certificates, and no others are trusted; None
        for the operating system's
    :raises ConfigurationError: if ``ca_cert`` is missing or holds no certificate, or
        the client's certificate is unusable
    """
    if ca_cert is None:
        context = ssl.create_default_context()
    else:
        context = _trusting(os.path.expanduser(ca_cert))
    if client_cert is not None:
        key = client_key and os.path.expanduser(client_key)
        _show(context, os.path.expanduser(client_cert), key)
    return context


def _trusting(ca_cert: str) -> ssl.SSLContext:
    try:
        if os.path.isdir(ca_cert):
            return ssl.create_default_context(capath=ca_cert)
        return ssl.create_default_context(cafile=ca_cert)
    except FileNotFoundError:
        problem = "does not exist"
    except ssl.SSLError:
        problem = "holds no certificate in PEM format"
    except OSError as error:
        problem = f"cannot be read ({os.strerror(error.errno or 0)})"
    except ValueError:
        problem = "has a name that no file can have"
    raise ConfigurationError(
        f"The CA file {shown_file(ca_cert)} {problem}.",
        hint="Give the path of a PEM file with the CA's certificate, or of a folder of "
        "hashed ones.",
    )


def _show(context: ssl.SSLContext, cert: str, key: str | None) -> None:
    """Show this certificate to servers that ask for one."""
    try:
        # Without a password given, OpenSSL would ask for one at the terminal.
        context.load_cert_chain(cert, key, password="")
        return
    except ssl.SSLError:
        problem = (
            "do not fit together, are not in PEM format, or the key has a password"
        )
    except (OSError, ValueError) as error:
        problem = f"cannot be read ({os.strerror(getattr(error, 'errno', 0) or 0)})"
    raise ConfigurationError(
        f"The client certificate {shown_file(cert)} and its key "
        f"{shown_file(key or cert)} {problem}.",
        hint="Check 'client_cert' and 'client_key'.",
    )
