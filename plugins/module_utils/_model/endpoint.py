# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Endpoints of the API: what the server says of one, and what we know besides.

The server describes each path, with the names and types of its fields. So no field list
and no type is written down here; :data:`KNOWLEDGE` has only what no description says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from .operations import Operation


class Kind(Enum):
    """The type that a field is declared with."""

    BOOLEAN = "boolean"
    NUMBER = "number"
    TEXT = "text"
    DURATION = "duration"
    LIST = "list"
    MAP = "map"
    #: A map whose values are texts.
    KEY_VALUE = "key-value map"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Field:
    """One field that an endpoint accepts.

    :param default: what the server takes if it is not sent, None if it does not say
    :param lower_case: whether the server stores it in lower case
    """

    kind: Kind = Kind.UNKNOWN
    deprecated: bool = False
    sensitive: bool = False
    default: Any = None
    lower_case: bool = False


@dataclass(frozen=True)
class Knowledge:
    """What the description of an endpoint leaves out.

    :param path: matches the paths of the endpoint where the server describes nothing
    :param absent_400: the server answers 400 where the object is missing
    :param absent_if: a field of the answer and its value where the object is missing,
        or being deleted
    :param subset: fields to which the server adds keys or items of its own
    :param added: a list to which it adds items, and the pattern of these
    :param changes_at: where an existing object is changed, below its path
    :param flattened: a map whose fields are at the top level where changes go
    :param read_parent: the object is part of the answer of the path above
    :param listed: the path whose answer has all the objects
    :param nested: a field of the answer that holds some of the fields; '{name}' is the
        last part of the path
    :param open: the endpoint accepts fields that it does not describe
    :param names: names in the answer, by those in the request
    :param write_only: fields that the server does not return
    :param absent_is_unset: fields that an answer lacks until they are set, which is not
        the same as an empty value
    :param create_only: fields that can be set at creation only
    :param unchangeable: an existing object cannot be changed at all
    :param merges: fields that a write does not name stay as they are, though the server
        does not say so
    :param natural_key: fields that identify the object, whose id the server chooses
    :param secrets: fields to hide that :func:`field_names.is_secret` does not recognize
    """

    path: str = ""
    absent_400: bool = False
    absent_if: tuple[str, bool] | None = None
    subset: frozenset[str] = frozenset()
    added: tuple[str, str] | None = None
    changes_at: str = ""
    flattened: str = ""
    read_parent: bool = False
    listed: str = ""
    nested: str = ""
    open: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    write_only: frozenset[str] = frozenset()
    absent_is_unset: frozenset[str] = frozenset()
    create_only: frozenset[str] = frozenset()
    unchangeable: bool = False
    merges: bool = False
    natural_key: tuple[str, ...] = ()
    secrets: frozenset[str] = frozenset()


NOTHING_ELSE = Knowledge()

_MOUNT = Knowledge(
    absent_400=True,
    subset=frozenset({"config", "options"}),
    changes_at="tune",
    flattened="config",
    create_only=frozenset({"type"}),
)
# What comes back is the threshold and the durations, under other names.
_TUNE = Knowledge(write_only=frozenset({"user_lockout_config"}), merges=True)
_ALIAS = Knowledge(natural_key=("name", "mount_accessor"))
# Without it, the old behaviour is used, as with true.
_LDAP = Knowledge(absent_is_unset=frozenset({"use_pre111_group_cn_behavior"}))
_SSH_CA = Knowledge(
    path=r".*ssh[^/]*/config/ca",
    absent_400=True,
    write_only=frozenset({"generate_signing_key", "key_type", "key_bits"}),
)


def _at(path: str, knowledge: Knowledge) -> Knowledge:
    return replace(knowledge, path=path)


#: By the server's own name for the operation that writes.
KNOWLEDGE: Mapping[str, Knowledge] = {
    "auth-enable-method": _at(r"sys/auth/.+(?<!/tune)", _MOUNT),
    "mounts-enable-secrets-engine": _at(r"sys/mounts/.+(?<!/tune)", _MOUNT),
    "auth-tune-configuration-parameters": _at(r"sys/auth/.+/tune", _TUNE),
    "mounts-tune-configuration-parameters": _at(r"sys/mounts/.+/tune", _TUNE),
    "app-role-write-role": Knowledge(
        path=r"auth/approle/role/[^/]+",
        create_only=frozenset({"local_secret_ids"}),
        write_only=frozenset({"role_id"}),
    ),
    "entity-create-alias": _at("identity/entity-alias", _ALIAS),
    "group-create-alias": _at("identity/group-alias", _ALIAS),
    # The fields of the plugin, such as its address, are not described.
    "database-configure-connection": Knowledge(
        path=r"database/config/[^/]+",
        nested="connection_details",
        open=True,
        names={"root_rotation_statements": "root_credentials_rotate_statements"},
        write_only=frozenset({"verify_connection"}),
    ),
    "transit-create-key": Knowledge(
        path=r"transit/keys/[^/]+",
        changes_at="config",
        create_only=frozenset({"type"}),
        write_only=frozenset({"context", "key_size", "parameter_set"}),
    ),
    "transit-configure-key": Knowledge(
        path=r"transit/keys/[^/]+/config", read_parent=True, merges=True
    ),
    "ssh-configure-ca": _SSH_CA,
    "ssh-configure-default-ca": _SSH_CA,
    "totp-create-key": Knowledge(
        path=r"totp/keys/[^/]+",
        write_only=frozenset(
            {"generate", "exported", "key", "key_size", "url", "qr_size", "skew"}
        ),
        unchangeable=True,
        secrets=frozenset({"key", "url"}),
    ),
    "auditing-enable-device": Knowledge(
        path=r"sys/audit/.+", listed="sys/audit", unchangeable=True
    ),
    "cors-configure": Knowledge(
        path="sys/config/cors",
        absent_if=("enabled", False),
        added=(
            "allowed_headers",
            r"Authorization|Content-Type|X-(Requested-With|Vault-.+)",
        ),
        names={"enable": "enabled"},
    ),
    "ui-headers-configure": Knowledge(
        path=r"sys/config/ui/headers/[^/]+",
        names={"values": "value"},
        write_only=frozenset({"multivalue"}),
    ),
    # Deletion goes on after the answer.
    "namespaces-write-namespaces-path": Knowledge(
        path=r"(?:.+/)?sys/namespaces/.+", absent_if=("tainted", True)
    ),
    "auditing-enable-request-header": Knowledge(
        path=r"sys/config/auditing/request-headers/[^/]+",
        absent_400=True,
        nested="{name}",
    ),
    "ldap-configure": _at(r"(?:open)?ldap/config", _LDAP),
    "ldap-configure-auth": _at(r"auth/ldap/config", _LDAP),
    "rabbit-mq-write-role": Knowledge(
        path=r"rabbitmq/roles/[^/]+", subset=frozenset({"vhosts", "vhost_topics"})
    ),
}


def knowledge_of(operation_id: str, path: str) -> Knowledge:
    """Return what we know of an endpoint.

    :param operation_id: '' if the server has not described it
    """
    if operation_id:
        return KNOWLEDGE.get(operation_id, NOTHING_ELSE)
    for knowledge in KNOWLEDGE.values():
        if knowledge.path and re.fullmatch(knowledge.path, path):
            return knowledge
    return NOTHING_ELSE


@dataclass(frozen=True)
class Endpoint:
    """One path of the API.

    :param described: whether the server has said anything about it
    :param fields: those that it accepts; none if they are free, or not described
    :param free_form: whether it stores whatever it is sent, as KV version 1 does
    :param answered: the fields of the answer, None if the server does not say
    :param readable: whether it can be read
    :param writable: whether it can be written
    :param patchable: whether it accepts a merge patch
    :param deletable: whether it can be deleted
    :param merges: whether a write tells creation from update, so that fields which an
        update does not name stay as they are
    :param sudo: whether policies must grant 'sudo' on it
    """

    path: str
    described: bool = False
    fields: Mapping[str, Field] = field(default_factory=dict)
    free_form: bool = False
    answered: frozenset[str] | None = None
    readable: bool = True
    writable: bool = True
    patchable: bool = False
    deletable: bool = True
    merges: bool = False
    sudo: bool = False
    knowledge: Knowledge = NOTHING_ELSE

    def declared(self, name: str) -> Field:
        """Return a field's declaration, an unknown one if there is none."""
        return self.fields.get(name, _UNDECLARED)

    @property
    def changes_path(self) -> str:
        """Where an existing object is changed."""
        suffix = self.knowledge.changes_at
        return f"{self.path}/{suffix}" if suffix else self.path


_UNDECLARED = Field()


@dataclass(frozen=True)
class Held:
    """What Vault holds at an endpoint.

    :param path: the object's own path, which differs from the endpoint's if Vault
        chooses the object's id
    :param values: its fields, under the names that a request gives them; never part of
        a repr
    """

    path: str
    exists: bool
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Write:
    """One way to write, of several.

    :param body: what it sends; never part of a repr
    """

    operation: Operation
    path: str
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)
