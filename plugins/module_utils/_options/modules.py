# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The options of modules; :mod:`tables` has those that lookups take, too."""

from __future__ import annotations

from .._model.option import Option, Options
from .tables import AUTH, CONNECTION, MOUNT, SHARED

_SECRET: Options = {
    "path": Option(),
    "state": Option(default="present", choices=("present", "absent")),
    # Raw, since Ansible would make a dictionary of the text "a=b".
    "data": Option(type="raw", public=False, secret=True),
    "update": Option(default="replace", choices=("replace", "patch")),
    "create": Option(type="bool", default=False),
    "deletion": Option(choices=("permanent", "soft")),
    "cas": Option(type="int"),
    "remove": Option(type="list", elements="str"),
    "compare": Option(type="bool", default=True),
    # Public, but a text there is a mistake, and may be a secret.
    "custom_metadata": Option(type="raw", shows_text=False),
    "max_versions": Option(type="int"),
    "cas_required": Option(type="bool"),
    "delete_version_after": Option(type="str"),
    "generate": Option(type="raw", public=False),
    "rotate": Option(type="bool", default=False),
    "max_age": Option(),
    "return_generated": Option(type="bool", default=False),
}

_SECRET_VERSION: Options = {
    "path": Option(),
    # A number, a list, or "latest".
    "versions": Option(type="raw"),
    "state": Option(default="present", choices=("present", "deleted", "destroyed")),
}


def _one_or_many(options: Options) -> Options:
    """Return the options of a module that works on one secret or on a list of them."""
    entries = {**MOUNT, **options}
    secrets = Option(type="raw", public=False, entries=entries)
    return {**SHARED, **options, "secrets": secrets}


VAULT_SECRET: Options = {
    **_one_or_many(_SECRET),
    "exclusive": Option(type="list", elements="str"),
}

VAULT_SECRET_VERSION: Options = _one_or_many(_SECRET_VERSION)

VAULT_SECRET_INFO: Options = {
    **SHARED,
    # Raw, since Ansible would split a path at its commas.
    "paths": Option(type="raw", aliases=("path",)),
    "version": Option(type="int"),
    "content": Option(
        type="list", elements="str", default=["data"], choices=("data", "metadata")
    ),
    "fail_on_missing": Option(type="bool", default=False),
    # The root of the mount is the folder with the empty name.
    "prefix": Option(keeps_empty=True),
    "recursive": Option(type="bool", default=False),
    "as_tree": Option(type="bool", default=False),
    "max_entries": Option(type="int", default=10000),
}

# Another place: what it leaves out is as for the place that the task is about.
_TO: Options = {**CONNECTION, **AUTH, **MOUNT, "path": Option()}

VAULT_COPY: Options = {
    **SHARED,
    "path": Option(required=True),
    "to": Option(type="raw", required=True, public=False, within=_TO),
    "versions": Option(default="latest", choices=("latest", "all")),
    "metadata": Option(type="bool", default=True),
    "remove_source": Option(type="bool", default=False),
    "max_entries": Option(type="int", default=10000),
}

_OBJECT: Options = {
    "path": Option(),
    "state": Option(default="present", choices=("present", "absent")),
    "data": Option(type="raw", public=False),
    "secret_data": Option(type="raw", public=False, secret=True),
    "write_secrets": Option(default="on_create", choices=("on_create", "always")),
    "compare": Option(type="bool", default=True),
    "write_only": Option(type="list", elements="str"),
}

VAULT_OBJECT: Options = {
    **SHARED,
    **_OBJECT,
    "objects": Option(type="raw", public=False, entries=_OBJECT),
}

VAULT_CALL: Options = {
    **SHARED,
    "path": Option(required=True),
    "operation": Option(default="write", choices=("write", "read", "list", "delete")),
    "data": Option(type="raw", public=False),
    "wrap_ttl": Option(),
    "changes": Option(type="bool", default=True),
}

VAULT_LEASE: Options = {
    **SHARED,
    "path": Option(),
    "data": Option(type="raw", public=False),
    "lease_id": Option(),
    "state": Option(default="present", choices=("present", "absent")),
    "min_ttl": Option(),
}

VAULT_CERTIFICATE: Options = {
    **SHARED,
    "path": Option(required=True),
    "data": Option(type="raw", public=False),
    "state": Option(default="present", choices=("present", "absent")),
    "src": Option(type="path"),
    "dest": Option(type="path", required=True),
    "key_dest": Option(type="path"),
    "chain_dest": Option(type="path"),
    "key_type": Option(choices=("rsa", "ec", "ed25519")),
    "key_bits": Option(type="int"),
    "renew_before": Option(),
    "revoke": Option(type="bool", default=False),
    "owner": Option(),
    "group": Option(),
    # Raw, since Ansible would make text of the number 416, which YAML makes of 0640.
    "mode": Option(type="raw"),
    "key_mode": Option(type="raw", default="0600"),
}

VAULT_ENGINE: Options = {
    **SHARED,
    "state": Option(default="present", choices=("present",)),
    # An empty text removes it.
    "description": Option(keeps_empty=True),
    "max_versions": Option(type="int"),
    "cas_required": Option(type="bool"),
    "delete_version_after": Option(type="str"),
}

VAULT_ENGINE_INFO: Options = {
    **SHARED,
    "all_mounts": Option(type="bool", default=False),
}

VAULT_LOGIN: Options = {**SHARED, "persist": Option(type="bool", default=False)}

# Most of these have no effect, but module_defaults of the group may give them.
VAULT_LOGOUT: Options = SHARED
