# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Which texts may name a path of the API."""

from __future__ import annotations

import re
from typing import Any

from .paths import checked_name, path_refusal, without_outer_slashes

# OpenBao calls the same 'rotate/root' and 'rotate/recovery'. A namespace may stand
# before 'sys', and OpenBao can seal one.
_KEY_CEREMONY = re.compile(
    r"(?:.*/)?(sys/(?:namespaces/.+/)?(?:init|seal|unseal|rekey|rekey-recovery-key"
    r"|generate-root|generate-recovery-token|rotate/root|rotate/recovery))(?:/|$)"
)


def check_api_path(path: Any, option: str = "path") -> str:
    """Return a path of the API, as policies name it: without ``v1/``.

    One slash at each end is dropped, as the Vault CLI does.

    :raises VaultError: ``invalid_path``
    """
    remedy = (
        "Give the path as a policy names it, for example 'sys/policies/acl/reader' or "
        "'auth/approle/role/app'."
    )
    checked = checked_name(without_outer_slashes(path), option, remedy)
    if checked.split("/", 1)[0] == "v1":
        raise path_refusal(option, "starts with 'v1/', which is added to it", remedy)
    return checked


def check_no_key_ceremony(path: str, option: str = "path") -> None:
    """Refuse a change that would seal Vault, or make or replace the keys that open it.

    They concern the whole server, need several people, and answer with keys that a task
    must not hold.

    :param path: as :func:`check_api_path` returns it
    :raises VaultError: ``invalid_path``
    """
    ceremony = _KEY_CEREMONY.match(path)
    if ceremony:
        raise path_refusal(
            option,
            f"is '{ceremony.group(1)}', which this collection does not do",
            "Initializing, sealing, unsealing, rekeying and generating a root token "
            "are for the people who hold the keys: use the server's CLI.",
        )
