# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Which requests hvac builds, and which we build ourselves. The one rule:

hvac builds a request if it sends exactly what we mean. We build it, for the same
transport, if hvac

1. has no such call,
2. sends more or something else than was asked for, or
3. would have to be imported for a lookup of one secret, which takes longer than the
   request itself.

================================  ====  ==========================================
request                           by    because
================================  ====  ==========================================
write, delete, undelete, destroy  hvac
list, read metadata               hvac
read configuration                hvac
read a secret                     us    3
log in, renew, look up, revoke    us    3: with an AppRole a lookup needs them, too
patch                             us    2: hvac reads and writes instead
write metadata or configuration   us    2: hvac sends settings that nobody named
mounts, capabilities, policies    us    1 or 3
================================  ====  ==========================================
"""

from __future__ import annotations

import functools
import importlib.util
from typing import Any

from .._model.refusals import library_missing
from .transport import Transport

_NEEDED = ("hvac", "requests", "urllib3")


class Hvac:
    """Give hvac's client over our transport; import it when it is first needed."""

    def __init__(self, transport: Transport) -> None:
        """Keep the transport."""
        self._transport = transport

    @functools.cached_property
    def _client(self) -> Any:
        import hvac

        # The empty token keeps hvac from taking VAULT_TOKEN or ~/.vault-token itself.
        return hvac.Client(
            url=self._transport.base_uri,
            token="",
            adapter=lambda **_ignored: self._transport,
        )

    @property
    def kv(self) -> Any:
        """The operations of KV v2."""
        return self._client.secrets.kv.v2


def check_dependencies() -> None:
    """Look for what we need, without the cost of an import.

    :raises ConfigurationError: ``dependency_missing``
    """
    for name in _NEEDED:
        if importlib.util.find_spec(name) is None:
            raise library_missing(name, "hvac")
