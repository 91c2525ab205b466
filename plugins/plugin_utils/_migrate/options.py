# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that plugins share: how to reach the server, and who we are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...module_utils._auth.registry import METHODS
from .texts import Person
from .values import check_dictionary, converted, is_template, truth
from .yaml_files import Added, Change, Option, Raw, text_option

COMMUNITY = "community.hashi_vault"
HASHICORP = "hashicorp.vault"
TERRY_HOWE = "terryhowe.hashivault"
OURS = "credential_bridge.vault"

_SAME = {
    "url": "vault_url",
    "token": "vault_token",
    "role_id": "vault_role_id",
    "secret_id": "vault_secret_id",
    "auth_method": "auth_method",
    "namespace": "namespace",
    "timeout": "timeout",
}
_USERS = {"username": "vault_username", "password": "vault_password"}
#: Our name of each option, by the peer's.
SHARED: Mapping[str, Mapping[str, str]] = {
    COMMUNITY: {
        **_SAME,
        **_USERS,
        "jwt": "vault_jwt",
        "mount_point": "auth_mount_point",
        "ca_cert": "ca_cert",
        "cacert": "ca_cert",
        "cert_auth_public_key": "client_cert",
        "cert_auth_private_key": "client_key",
        "aws_access_key": "aws_access_key",
        "aws_secret_key": "aws_secret_key",
        "aws_security_token": "aws_session_token",
        "aws_profile": "aws_profile",
        "boto_profile": "aws_profile",
        "aws_iam_server_id": "aws_iam_server_id",
        "azure_tenant_id": "azure_tenant_id",
        "azure_client_id": "azure_client_id",
        "azure_client_secret": "azure_client_secret",
        "azure_resource": "azure_resource",
        "proxies": "proxies",
        "retries": "retries",
    },
    HASHICORP: {
        **_SAME,
        "vault_address": "vault_url",
        "vault_namespace": "namespace",
        "approle_role_id": "vault_role_id",
        "approle_secret_id": "vault_secret_id",
        "vault_approle_path": "auth_mount_point",
        "ca_cert": "ca_cert",
        "cacert": "ca_cert",
        "ssl_ca_cert": "ca_cert",
        "proxies": "proxies",
        "retries": "retries",
    },
    TERRY_HOWE: {
        **_SAME,
        **_USERS,
        "authtype": "auth_method",
        "login_mount_point": "auth_mount_point",
        "ca_cert": "ca_cert",
        "ca_path": "ca_cert",
        "client_cert": "client_cert",
        "client_key": "client_key",
    },
}
#: Auth methods of community.hashi_vault whose 'role_id' is a role's name.
NAMING_A_ROLE = ("jwt", "cert", "aws_iam", "azure")
#: Options that have no effect here.
DROPPED = {COMMUNITY: ("token_validate", "retry_action"), HASHICORP: (), TERRY_HOWE: ()}
#: What turns the verification of certificates off, and what leaves it on.
VERIFICATION = {
    COMMUNITY: ("validate_certs", True),
    HASHICORP: ("tls_skip_verify", False),
    TERRY_HOWE: ("verify", True),
}
_CREDENTIALS = {"vault_role_id", "vault_username", "vault_jwt", "auth_role"}


class Defaults(NamedTuple):
    """What a repository gives beside the tasks.

    :param methods: whether ``module_defaults`` or variables give auth methods
    :param mounts: where they give the engine's mount point
    :param here: whether they do so for this very task
    :param namespaces: whether they give namespaces
    :param modules: the modules for which ``module_defaults`` give options
    :param blocked: where the defaults of a peer are left to a person
    """

    methods: bool = False
    mounts: Sequence[str] = ()
    here: bool = False
    namespaces: bool = False
    modules: Sequence[str] = ()
    blocked: Mapping[str, str] = {}


class Given:
    """The options of a task that is being rewritten."""

    def __init__(
        self,
        peer: str,
        options: Mapping[str, Option],
        defaults: Defaults,
        keywords: Mapping[str, str | None],
    ) -> None:
        """Begin; everything must be taken or kept.

        :param keywords: those of the task, and their texts
        """
        self.peer = peer
        self.keywords = keywords
        self.defaults = defaults
        self.left = dict(options)
        self.renamed: dict[str, str] = {}
        self.added: list[Added] = []
        self.notes: list[str] = []
        #: Options that a lookup's term gives.
        self.words: dict[str, str] = {}
        self.needs_namespace = peer == HASHICORP and not defaults.namespaces

    def take(self, *names: str) -> Option | None:
        """Return an option, which will not stay."""
        found = [self.left.pop(name) for name in names if name in self.left]
        if len(found) > 1:
            raise Person(f"It has '{names[0]}' twice, under two names.")
        return found[0] if found else None

    def text(self, *names: str) -> str | None:
        """Return the text of an option, which will not stay."""
        option = self.take(*names)
        if option is not None and option.value is None:
            raise Person(f"Its option '{names[0]}' is not a text.")
        return None if option is None else option.value

    def required(self, *names: str) -> str:
        """Return the text of an option that the peer requires."""
        text = self.text(*names)
        if not text:
            raise Person(f"It has no '{names[0]}'.")
        return text

    def flag(self, name: str, default: bool = False) -> bool:
        """Return whether a switch is on."""
        text = self.text(name)
        if text is None:
            return default
        return truth(text, name)

    def keep(self, old: str, new: str = "") -> None:
        """Let an option stay, under another name."""
        if old in self.left:
            del self.left[old]
            new = new or old
            if new in self.renamed.values():
                raise Person(f"It has '{new}' twice, under two names.")
            self.renamed[old] = new

    def keep_data(self, name: str = "data") -> None:
        """Let the data stay, as 'data'."""
        if name in self.left:
            check_dictionary(self.left[name])
        self.keep(name, "data")

    def state(self, *known: str) -> str:
        """Return the state, which will not stay; the first one is the default."""
        text = self.text("state") or known[0]
        if text not in known:
            raise Person("Its option 'state' is a template, or has no counterpart.")
        return text

    def add(self, name: str, value: str | int | Raw | list[Added]) -> None:
        """Add an option of ours."""
        if isinstance(value, str):
            value = text_option(name, value).raw
        elif isinstance(value, int):
            value = Raw(f" {value}".lower())
        self.added.append((name, value))

    def default(self, values: Mapping[str, int]) -> None:
        """Give the peer's defaults of numbers that are not given."""
        for name, value in values.items():
            if name not in self.left:
                self.left[name] = Option(name, Raw(f" {value}"), str(value))

    def nest(self, name: str, fields: Mapping[str, str]) -> None:
        """Put options below an option of ours, under other names."""
        below: dict[str, Raw] = {}
        for old, new in fields.items():
            option = self.take(old)
            if option is not None:
                if new in below:
                    raise Person(f"It has '{new}' twice, under two names.")
                below[new] = converted(option)
        if below:
            self.add(name, list(below.items()))

    def mount(self, default: str, *names: str) -> str:
        """Return the engine's mount point, which will not stay."""
        text = self.text(*(names or ("engine_mount_point",)))
        if text is None and self.defaults.mounts:
            where = self.defaults.mounts[0]
            raise Person(f"Its mount point may come from {where}.")
        return default if text is None else text.strip("/")

    def keep_mount(self, *names: str) -> None:
        """Let the engine's mount point stay, or give the peer's default."""
        here = [name for name in names if name in self.left]
        if here:
            self.keep(here[0], "mount_point")
        elif not self.defaults.here:
            self.add("mount_point", self.mount("secret"))

    def change(
        self,
        module: str,
        results: Mapping[tuple[str, ...], str],
        keywords: Sequence[tuple[str, str]] = (),
    ) -> Change:
        """Return what the task becomes.

        :raises Person: for an option that has no counterpart
        """
        if self.peer in self.defaults.blocked:
            where = self.defaults.blocked[self.peer]
            raise Person(f"The defaults in {where} are left to a person.")
        connection(self)
        if self.left:
            raise Person(f"Its option '{min(self.left)}' has no counterpart.")
        note = " ".join(self.notes)
        name = f"{OURS}.{module}"
        return Change(name, self.renamed, self.added, keywords, results, note)

    @property
    def logs_in(self) -> bool:
        """Whether the task may obtain a token by itself."""
        method = self.left.get("auth_method") or self.left.get("authtype")
        if method is None:
            return self.defaults.methods
        return method.value not in ("token", "none")


def connection(given: Given) -> None:
    """Translate the shared options.

    :raises Person: for those that cannot be
    """
    peer = given.peer
    method = _method(given)
    for name in DROPPED[peer]:
        given.take(name)
    switch, verifies = VERIFICATION[peer]
    if switch in given.left and given.flag(switch, verifies) is not verifies:
        raise Person(
            "It does not verify certificates; here they always are. Give the "
            "CA as 'ca_cert'."
        )
    _token_file(given)
    proxies, retries = given.left.get("proxies"), given.left.get("retries")
    if proxies and proxies.value is not None:
        raise Person("Its option 'proxies' is a text; here it is a dictionary.")
    if retries and retries.value is None:
        raise Person("Its option 'retries' is a dictionary; here it is a number.")
    if peer == COMMUNITY and method in NAMING_A_ROLE:
        given.keep("role_id", "auth_role")
    for old, new in SHARED[peer].items():
        given.keep(old, new)
    _namespace(given)
    inferred = not method and not given.defaults.methods
    if inferred and _CREDENTIALS & {*given.renamed.values()}:
        raise Person("It has credentials, and no auth method that uses them.")


def _method(given: Given) -> str:
    """Return the auth method, if the task names one."""
    name = "authtype" if given.peer == TERRY_HOWE else "auth_method"
    option = given.left.get(name)
    if option is None:
        return ""
    method = option.value or ""
    if is_template(method):
        if given.peer != HASHICORP and "role_id" in given.left:
            raise Person(
                f"Its option '{name}' is a template, which decides what 'role_id' is."
            )
        if given.peer == TERRY_HOWE:
            raise Person(f"Its option '{name}' is a template.")
    elif method == "tls":
        given.take(name)
        given.add("auth_method", "cert")
    elif method not in METHODS:
        raise Person("There is no such auth method here.")
    return method


def _token_file(given: Given) -> None:
    if given.peer != COMMUNITY:
        return
    folder, file = given.text("token_path"), given.text("token_file")
    if folder is None and file is None:
        return
    if "token" in given.left or folder is None:
        raise Person("It has a file for the token, beside another place for it.")
    given.add("vault_token_file", f"{folder.rstrip('/')}/{file or '.vault-token'}")


def _namespace(given: Given) -> None:
    named = {"namespace", "vault_namespace"} & given.renamed.keys()
    if given.needs_namespace and not named:
        given.add("namespace", "admin")
        given.notes.append(
            "The namespace 'admin' is that collection's default; drop it if there are "
            "no namespaces, or if VAULT_NAMESPACE is set."
        )
