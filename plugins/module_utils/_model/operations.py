# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The requests that this collection sends: API path, capability, what they change."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote


class Operation(NamedTuple):
    """One kind of request.

    :param name: what failures and log records call it
    :param template: the API path, with ``{mount}`` and ``{path}`` where they belong
    :param capabilities: what a policy must grant; one of them is enough
    :param changes: what the request changes, '' if it only reads
    """

    name: str
    template: str
    capabilities: tuple[str, ...]
    changes: str = ""

    @property
    def writes(self) -> bool:
        """Whether the request changes anything."""
        return bool(self.changes)

    def api_path(self, mount: str = "", path: str = "") -> str:
        """Return the path as policies name it."""
        return self.template.format(mount=mount, path=path).strip("/")

    def url(self, mount: str = "", path: str = "") -> str:
        """Return the path as it is requested: percent-encoded, with the version."""
        return f"v1/{self.api_path(quote(mount), quote(path))}"


#: Vault asks for one or the other, by whether the path exists.
CREATE_OR_UPDATE = ("create", "update")

# Any path of the API. What a write changes is for the caller to say.
API_READ = Operation("read", "{path}", ("read",))
API_LIST = Operation("list", "{path}", ("list",))
API_WRITE = Operation("write", "{path}", CREATE_OR_UPDATE, "object")
API_PATCH = Operation("patch", "{path}", ("patch",), "object")
API_DELETE = Operation("delete", "{path}", ("delete",), "object")
API_HELP = Operation("help", "{path}", ())

# Secrets of a KV v2 engine.
READ = Operation("read", "{mount}/data/{path}", ("read",))
WRITE = Operation("write", "{mount}/data/{path}", CREATE_OR_UPDATE, "data")
PATCH = Operation("patch", "{mount}/data/{path}", ("patch",), "data")
DELETE_LATEST = Operation("delete_latest", "{mount}/data/{path}", ("delete",), "data")
DELETE_VERSIONS = Operation(
    "delete_versions", "{mount}/delete/{path}", ("update",), "versions"
)
UNDELETE_VERSIONS = Operation(
    "undelete_versions", "{mount}/undelete/{path}", ("update",), "versions"
)
DESTROY_VERSIONS = Operation(
    "destroy_versions", "{mount}/destroy/{path}", ("update",), "versions"
)
LIST = Operation("list", "{mount}/metadata/{path}", ("list",))
READ_METADATA = Operation("read_metadata", "{mount}/metadata/{path}", ("read",))
WRITE_METADATA = Operation(
    "write_metadata", "{mount}/metadata/{path}", CREATE_OR_UPDATE, "metadata"
)
DELETE_METADATA = Operation(
    "delete_metadata", "{mount}/metadata/{path}", ("delete",), "secret"
)

# Secrets of a KV v1 engine, which are at the path itself.
READ_KV1 = Operation("read", "{mount}/{path}", ("read",))
LIST_KV1 = Operation("list", "{mount}/{path}", ("list",))
WRITE_KV1 = Operation("write", "{mount}/{path}", CREATE_OR_UPDATE, "data")
DELETE_KV1 = Operation("delete", "{mount}/{path}", ("delete",), "secret")

# The configuration of a KV v2 engine, and its mount.
READ_CONFIG = Operation("read_config", "{mount}/config", ("read",))
WRITE_CONFIG = Operation("write_config", "{mount}/config", ("update",), "config")
READ_MOUNT = Operation("read_mount", "sys/mounts/{mount}", ("read",))
LIST_MOUNTS = Operation("list_mounts", "sys/mounts", ("read",))
LIST_NAMESPACES = Operation("list_namespaces", "sys/namespaces", ("list",))
ENABLE = Operation("enable", "sys/mounts/{mount}", ("update",), "mount")
TUNE = Operation("tune", "sys/mounts/{mount}/tune", ("update",), "description")

# What every token may ask, and password policies.
PROBE_MOUNT = Operation("probe_mount", "sys/internal/ui/mounts/{mount}", ("read",))
VISIBLE_MOUNTS = Operation("visible_mounts", "sys/internal/ui/mounts", ("read",))
CAPABILITIES = Operation("capabilities", "sys/capabilities-self", ("update",))
GENERATE_PASSWORD = Operation(
    "generate_password", "sys/policies/password/{path}/generate", ("read",)
)

# The token itself.
LOOKUP_TOKEN = Operation("token_lookup", "auth/token/lookup-self", ("read",))
RENEW_TOKEN = Operation("token_renew", "auth/token/renew-self", ("update",))
REVOKE_TOKEN = Operation("token_revoke", "auth/token/revoke-self", ("update",))
