# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""TODO."""

from __future__ import annotations

from typing import NamedTuple


class Operation(NamedTuple):
    """One kind of request.

    :param prefix: the part of the KV v2 API, or ``sys/mounts`` for what is about the mount itself
    :param capability: what a policy must grant
    :param writes: whether it changes Vault
    :param suffix: the end of an API path below ``sys/mounts``
    """

    name: str
    prefix: str
    capability: str
    writes: bool = False
    suffix: str = ""

    @property
    def about_mount(self) -> bool:
        return self.prefix.startswith("sys/")

    def api_path(self, mount: str, path: str) -> str:
        """The path that policies speak of."""
        parts = (
            (self.prefix, mount, self.suffix)
            if self.about_mount
            else (mount, self.prefix, path)
        )
        return "/".join(part for part in parts if part)


READ = Operation("read", "data", "read")


WRITE = Operation("write", "data", "create or update", writes=True)


PATCH = Operation("patch", "data", "patch", writes=True)


DELETE_LATEST = Operation("delete_latest", "data", "delete", writes=True)


DELETE_VERSIONS = Operation("delete_versions", "delete", "update", writes=True)


UNDELETE_VERSIONS = Operation("undelete_versions", "undelete", "update", writes=True)


DESTROY_VERSIONS = Operation("destroy_versions", "destroy", "update", writes=True)


LIST = Operation("list", "metadata", "list")


READ_METADATA = Operation("read_metadata", "metadata", "read")


WRITE_METADATA = Operation(
    "write_metadata", "metadata", "create or update", writes=True
)


DELETE_METADATA = Operation("delete_metadata", "metadata", "delete", writes=True)


READ_CONFIG = Operation("read_config", "config", "read")


WRITE_CONFIG = Operation("write_config", "config", "update", writes=True)


READ_MOUNT = Operation("read_mount", "sys/mounts", "read")


LIST_MOUNTS = Operation("list_mounts", "sys/mounts", "read")


ENABLE = Operation("enable", "sys/mounts", "update", writes=True)


TUNE = Operation("tune", "sys/mounts", "update", writes=True, suffix="tune")
