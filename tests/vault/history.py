# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that a KV v2 secret is, but for its times."""

from __future__ import annotations

import urllib.error
from typing import Any

from vault.admin import VaultAdmin

LOST = b"could not find version data"
SETTINGS = ("cas_required", "custom_metadata", "delete_version_after", "max_versions")


def history(admin: VaultAdmin, mount: str, path: str) -> Any:
    """Return the number, versions and settings of a secret, None if there is none.

    A version is its data, or the word ``deleted`` or ``destroyed``, or ``lost`` if its
    secret's deletion was interrupted.
    """
    metadata = admin.found(f"{mount}/metadata/{path}")
    if metadata is None:
        return None
    versions: dict[int, Any] = {}
    for number, info in metadata["versions"].items():
        versions[int(number)] = "destroyed" if info["destroyed"] else "deleted"
        try:
            version = admin.found(f"{mount}/data/{path}?version={number}")
        except urllib.error.HTTPError as error:
            if LOST not in error.read():
                raise
            versions[int(number)] = "lost"
            continue
        if version is not None:
            versions[int(number)] = version["data"]
    return {
        "current": metadata["current_version"],
        "versions": versions,
        **{name: metadata[name] for name in SETTINGS},
    }


def tree(admin: VaultAdmin, mount: str) -> list[str]:
    """Return the paths of all secrets of a mount."""
    return sorted(admin.below(f"{mount}/metadata/"))
