# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kinds of objects in the API, each with a first and another value of its fields."""

from __future__ import annotations

import functools
import subprocess
import tempfile
import urllib.error
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vault.admin import VaultAdmin
from vault.product import OPENBAO, PRODUCTS, VAULT, Product

SECRETS_ENGINES = (
    "pki",
    "transit",
    "ssh",
    "totp",
    "database",
    "kubernetes",
    "openldap",
)
AUTH_METHODS = ("approle", "userpass", "jwt", "kubernetes", "cert", "ldap")


@dataclass(frozen=True)
class Kind:
    """One kind of object.

    :param data: what it is created with
    :param changes: another value for each field that can be changed, in a notation that
        the server does not use itself
    :param secret_data: fields that the server does not return
    :param deletable: whether there is a way not to have it
    :param exists: whether it is there from the start
    :param immutable: a change that must be refused before it is sent
    :param products: the servers that have it
    """

    path: str
    data: Mapping[str, Any]
    changes: Mapping[str, Any] = field(default_factory=dict)
    secret_data: Mapping[str, Any] = field(default_factory=dict)
    deletable: bool = True
    exists: bool = False
    immutable: Mapping[str, Any] = field(default_factory=dict)
    products: Sequence[Product] = PRODUCTS

    def __str__(self) -> str:
        return self.path


POLICY = 'path "secret/*" {\n  capabilities = ["read"]\n}\n'
LENGTH = 'length = 20\nrule "charset" {\n  charset = "abcde"\n}\n'
LONGER = LENGTH.replace("20", "30")
LDIF = "dn: cn={{.Username}},dc=example\nobjectClass: person\ncn: {{.Username}}\n"

TOKEN = {
    "token_policies": "b, a",
    "token_ttl": "1h",
    "token_max_ttl": 7200,
    "token_bound_cidrs": ["10.0.0.1/32"],
}
OTHER_TOKEN = {
    "token_policies": ["c"],
    "token_ttl": "30m",
    "token_max_ttl": "2h30m",
    "token_bound_cidrs": "10.0.0.0/8,10.1.1.1",
    "token_num_uses": "5",
    "token_no_default_policy": "true",
}


@functools.cache
def certificate(name: str = "test") -> str:
    """Return a self-signed certificate in PEM."""
    with tempfile.TemporaryDirectory(prefix="cert-") as folder:
        key, cert = Path(folder, "key.pem"), Path(folder, "cert.pem")
        command = ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048"]
        command += ["-keyout", str(key), "-out", str(cert), "-subj", f"/CN={name}"]
        subprocess.run(command, check=True, capture_output=True)
        return cert.read_text()


@functools.cache
def public_key(name: str = "test") -> str:
    """Return the public key of a certificate in PEM."""
    return subprocess.run(
        ["openssl", "x509", "-noout", "-pubkey"],
        input=certificate(name),
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def system() -> list[Kind]:
    return [
        Kind(
            "sys/policies/acl/x",
            {"policy": POLICY},
            {"policy": POLICY.replace("read", "list")},
        ),
        Kind("sys/policies/password/x", {"policy": LENGTH}, {"policy": LONGER}),
        Kind(
            "sys/auth/x",
            {
                "type": "userpass",
                "description": "People",
                "config": {"default_lease_ttl": "1h", "listing_visibility": "unauth"},
            },
            {
                "description": "Persons",
                "config": {"default_lease_ttl": 1800, "listing_visibility": "hidden"},
            },
            immutable={"type": "approle"},
        ),
        Kind(
            "sys/mounts/x",
            {
                "type": "kv",
                "description": "Data",
                "options": {"version": 1},
                "config": {"max_lease_ttl": "30d"},
            },
            {"description": "Other data", "config": {"max_lease_ttl": "48h"}},
            immutable={"type": "pki"},
        ),
        Kind(
            "sys/mounts/pki/tune",
            {"default_lease_ttl": "1h", "max_lease_ttl": "10d"},
            {
                "default_lease_ttl": "2h",
                "max_lease_ttl": 1728000,
                "description": "Certificates",
                "listing_visibility": "unauth",
                "audit_non_hmac_request_keys": "b,a",
            },
            deletable=False,
            exists=True,
        ),
        Kind(
            "sys/quotas/rate-limit/x",
            {"rate": "100.5", "path": "pki/"},
            {"rate": 200, "interval": "2m", "block_interval": 60},
        ),
        Kind(
            "sys/quotas/config",
            {"rate_limit_exempt_paths": ["sys/health"]},
            {
                "rate_limit_exempt_paths": "sys/health,sys/seal-status",
                "enable_rate_limit_audit_logging": "true",
            },
            deletable=False,
            exists=True,
        ),
        Kind(
            "sys/config/cors",
            {"enable": True, "allowed_origins": "https://a.example,https://b.example"},
            {"allowed_origins": ["https://c.example"], "allowed_headers": ["X-Own"]},
        ),
        Kind("sys/config/ui/headers/X-Own", {"values": ["one"]}, {"values": "another"}),
        Kind(
            "sys/config/auditing/request-headers/X-Own",
            {"hmac": "true"},
            {"hmac": False},
        ),
        Kind(
            "sys/namespaces/x",
            {"custom_metadata": {"team": "a"}},
            {"custom_metadata": {"owner": "b"}},
            products=[OPENBAO],
        ),
        Kind(
            "sys/audit/x",
            {
                "type": "file",
                "description": "All",
                "options": {"file_path": "/dev/null"},
            },
            immutable={"description": "Everything"},
            products=[VAULT],
        ),
    ]


def auth() -> list[Kind]:
    return [
        Kind(
            "auth/approle/role/x",
            {**TOKEN, "secret_id_num_uses": "3", "secret_id_ttl": "10m"},
            {**OTHER_TOKEN, "secret_id_num_uses": 4, "bind_secret_id": "false"},
            immutable={"local_secret_ids": True},
        ),
        Kind(
            "auth/approle/role/prepared/role-id",
            {"role_id": "first-id"},
            {"role_id": "second-id"},
            deletable=False,
            exists=True,
        ),
        Kind(
            "auth/userpass/users/x",
            TOKEN,
            OTHER_TOKEN,
            secret_data={"password": "made-up-password"},
        ),
        Kind(
            "auth/jwt/config",
            {"jwt_validation_pubkeys": [public_key()], "bound_issuer": "me"},
            {"bound_issuer": "you", "jwt_supported_algs": "RS256,ES256"},
            deletable=False,
        ),
        Kind(
            "auth/jwt/role/x",
            {
                **TOKEN,
                "role_type": "jwt",
                "user_claim": "sub",
                "bound_audiences": "b,a",
                "bound_claims": {"team": ["a", "b"]},
                "claim_mappings": {"mail": "email"},
            },
            {
                **OTHER_TOKEN,
                "user_claim": "mail",
                "bound_audiences": ["c"],
                "bound_claims": {"team": "a"},
                "claim_mappings": {"name": "who"},
                "clock_skew_leeway": "1m",
                "groups_claim": "groups",
            },
        ),
        Kind(
            "auth/kubernetes/config",
            {
                "kubernetes_host": "https://k8s.example:6443",
                "kubernetes_ca_cert": certificate(),
                "disable_local_ca_jwt": True,
            },
            {"kubernetes_host": "https://k8s.example:8443"},
            deletable=False,
        ),
        Kind(
            "auth/kubernetes/role/x",
            {
                **TOKEN,
                "bound_service_account_names": "b,a",
                "bound_service_account_namespaces": ["default"],
            },
            {
                **OTHER_TOKEN,
                "bound_service_account_names": ["c"],
                "audience": "vault",
                "alias_name_source": "serviceaccount_name",
            },
        ),
        Kind(
            "auth/cert/certs/x",
            {**TOKEN, "certificate": certificate(), "allowed_common_names": "b,a"},
            {
                **OTHER_TOKEN,
                "certificate": certificate("other"),
                "allowed_common_names": ["c"],
                "display_name": "web",
            },
        ),
        Kind(
            "auth/token/roles/x",
            {
                "allowed_policies": "b,A",
                "token_period": "1h",
                "token_bound_cidrs": "10.0.0.1/32",
            },
            {
                "allowed_policies": ["c"],
                "token_period": 1800,
                "orphan": "true",
                "renewable": False,
                "path_suffix": "ci-jobs",
                "token_explicit_max_ttl": "24h",
            },
        ),
        Kind(
            "auth/ldap/config",
            {
                "url": "ldaps://ldap.example",
                "binddn": "cn=vault,dc=example",
                "userdn": "ou=people,dc=example",
                **TOKEN,
            },
            {**OTHER_TOKEN, "userattr": "uid", "insecure_tls": "true"},
            secret_data={"bindpass": "made-up-password"},
            deletable=False,
            exists=True,
            products=[VAULT],
        ),
        Kind(
            "auth/ldap/groups/x",
            {"policies": "b,a"},
            {"policies": ["c"]},
            products=[VAULT],
        ),
        Kind(
            "auth/ldap/users/x",
            {"policies": "b,a", "groups": "y,x"},
            {"policies": ["c"], "groups": ["z"]},
            products=[VAULT],
        ),
    ]


def identity() -> list[Kind]:
    return [
        Kind(
            "identity/entity/name/x",
            {"policies": "b,a", "metadata": {"team": "x"}},
            {"policies": ["c"], "metadata": ["team=y"], "disabled": "true"},
        ),
        Kind(
            "identity/group/name/x",
            {"policies": ["b", "a"], "metadata": ["team=x"]},
            {"policies": "c", "metadata": {"team": "y", "size": 3}},
        ),
        Kind(
            "identity/oidc/key/x",
            {"rotation_period": "12h", "verification_ttl": 43200},
            {"rotation_period": 7200, "allowed_client_ids": "*"},
        ),
        Kind(
            "identity/oidc/role/x",
            {"key": "default", "ttl": "1h"},
            {"ttl": "30m", "template": '{"a": "b"}'},
        ),
        Kind(
            "identity/oidc/client/x",
            {"redirect_uris": "https://b.example,https://a.example"},
            {"redirect_uris": ["https://c.example"], "id_token_ttl": "1h"},
        ),
        Kind(
            "identity/oidc/provider/x",
            {"allowed_client_ids": "*"},
            {"allowed_client_ids": ["one"]},
        ),
        Kind(
            "identity/oidc/scope/x",
            {"template": '{"a": "b"}'},
            {"template": '{"c": "d"}', "description": "A scope"},
        ),
    ]


def engines() -> list[Kind]:
    return [
        Kind(
            "pki/roles/x",
            {"allowed_domains": "b.example,a.example", "max_ttl": "30d"},
            {
                "allowed_domains": ["c.example"],
                "max_ttl": "48h",
                "allow_subdomains": "true",
                "allow_localhost": False,
                "key_usage": "DigitalSignature",
                "key_bits": "4096",
                "ou": ["Web", "Web & more"],
            },
        ),
        Kind(
            "pki/config/urls",
            {"issuing_certificates": ["https://ca.example/a"]},
            {
                "issuing_certificates": "https://ca.example/a,https://ca.example/b",
                "ocsp_servers": ["https://ocsp.example"],
            },
            deletable=False,
            exists=True,
        ),
        Kind(
            "pki/config/crl",
            {"expiry": "48h"},
            {"expiry": "72h", "auto_rebuild": "true", "ocsp_expiry": "2h"},
            deletable=False,
            exists=True,
        ),
        Kind(
            "pki/config/auto-tidy",
            {"enabled": True, "tidy_cert_store": True, "interval_duration": "24h"},
            {"interval_duration": 7200, "tidy_revoked_certs": "true"},
            deletable=False,
            exists=True,
        ),
        Kind(
            "pki/issuer/default",
            {"issuer_name": "root", "usage": "read-only,issuing-certificates"},
            {
                "issuer_name": "other",
                "usage": ["crl-signing", "read-only", "issuing-certificates"],
                "leaf_not_after_behavior": "truncate",
            },
            deletable=False,
            exists=True,
        ),
        Kind(
            "transit/keys/x",
            {"type": "aes256-gcm96", "auto_rotate_period": "30d"},
            {"auto_rotate_period": "1440h", "exportable": "true"},
            deletable=False,
            immutable={"type": "ed25519"},
        ),
        Kind(
            "transit/keys/prepared/config",
            {"auto_rotate_period": "30d"},
            {"auto_rotate_period": 5184000, "deletion_allowed": "true"},
            deletable=False,
            exists=True,
        ),
        Kind(
            "ssh/roles/x",
            {
                "key_type": "ca",
                "allow_user_certificates": True,
                "default_user": "ubuntu",
                "allowed_users": "ubuntu,admin",
                "ttl": "30m",
            },
            {
                "default_user": "admin",
                "allowed_users": "*",
                "ttl": 3600,
                "default_extensions": {"permit-pty": ""},
                "allowed_user_key_lengths": {"rsa": 2048},
                "allow_host_certificates": "true",
            },
        ),
        Kind("ssh/config/ca", {"generate_signing_key": True}),
        Kind(
            "totp/keys/x",
            {"generate": True, "issuer": "Vault", "account_name": "me@example.com"},
            immutable={"period": 60},
        ),
        Kind(
            "kubernetes/config",
            {"kubernetes_host": "https://k8s.example", "disable_local_ca_jwt": True},
            {"kubernetes_host": "https://k8s.example:8443"},
            secret_data={"service_account_jwt": "made-up-jwt"},
            products=[OPENBAO],
        ),
        Kind(
            "kubernetes/roles/x",
            {
                "allowed_kubernetes_namespaces": "b,a",
                "service_account_name": "default",
                "token_default_ttl": "1h",
            },
            {
                "allowed_kubernetes_namespaces": ["*"],
                "token_default_ttl": 1800,
                "extra_labels": {"team": "a"},
            },
            products=[OPENBAO],
        ),
        Kind(
            "openldap/config",
            {
                "url": "ldaps://ldap.example",
                "binddn": "cn=vault,dc=example",
                "userdn": "ou=people,dc=example",
                "request_timeout": "1m",
            },
            {
                "url": "ldaps://other.example",
                "userattr": "uid",
                "request_timeout": 30,
                "insecure_tls": "true",
            },
            secret_data={"bindpass": "made-up-password"},
            products=[VAULT],
        ),
        Kind(
            "openldap/role/x",
            {
                "creation_ldif": LDIF,
                "deletion_ldif": "dn: cn={{.Username}},dc=example\nchangetype: delete",
                "default_ttl": "1h",
            },
            {
                "creation_ldif": LDIF.replace("person", "inetOrgPerson"),
                "default_ttl": 1800,
                "max_ttl": "2h",
            },
            products=[VAULT],
        ),
        Kind("kv/app/x", {"user": "me", "port": 1}, {"user": "you", "port": "1"}),
        Kind("cubbyhole/x", {"user": "me"}, {"user": "you"}),
        Kind(
            "kv2/config",
            {"max_versions": "5", "delete_version_after": "3h"},
            {"max_versions": 6, "delete_version_after": 7200, "cas_required": "true"},
            deletable=False,
            exists=True,
        ),
        Kind(
            "kv2/metadata/x",
            {"max_versions": 5, "custom_metadata": {"team": "a"}},
            {
                "max_versions": "6",
                "custom_metadata": {"owner": "b"},
                "delete_version_after": "90m",
            },
        ),
    ]


def all_kinds() -> list[Kind]:
    """Return every kind but those that need a database."""
    return [*system(), *auth(), *identity(), *engines()]


def prepare(admin: VaultAdmin) -> None:
    """Mount what the kinds are below."""
    for engine in SECRETS_ENGINES:
        _enable(admin, f"sys/mounts/{engine}", engine)
    for method in AUTH_METHODS:
        _enable(admin, f"sys/auth/{method}", method)
    admin.kv1("kv")
    admin.kv2("kv2")
    admin.call("POST", "auth/approle/role/prepared", {})
    admin.call("POST", "transit/keys/prepared", {})
    admin.call("POST", "pki/root/generate/internal", {"common_name": "Root"})


def _enable(admin: VaultAdmin, path: str, kind: str) -> None:
    try:
        admin.call("POST", path, {"type": kind})
    except urllib.error.HTTPError as error:
        # This server does not have it, and no kind of this server is below it.
        if error.code != 400:
            raise
