# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The specification's class: KV v2 of HashiCorp Vault for plain Python.

A face in the specification's words over :mod:`_vault`; the plugins use the same client.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ._log import Log
from ._model.comparison import merged
from ._model.data import plain_data
from ._model.metadata import SecretMetadata
from ._model.operations import (
    DELETE_METADATA,
    DELETE_VERSIONS,
    DESTROY_VERSIONS,
    UNDELETE_VERSIONS,
    WRITE,
    Operation,
)
from ._model.paths import check_folder_path, check_secret_path
from ._model.plan import Step
from ._model.refusals import absence, unless_denied
from ._model.secret import State
from ._model.settings import Credentials
from ._options.versions import check_versions
from ._settings import config_file
from ._settings.resolve import from_process, resolve_mount_point
from ._settings.sources import Source
from ._vault.cas_retry import until_not_overtaken
from ._vault.client import Client
from ._vault.metadata import observe_metadata
from ._vault.observe import observe
from ._vault.session import AUTO, OFF, STRICT
from .errors import ConfigurationError, Reason, VaultError, VaultSecretNotFoundError

# The specification's names, where ours differ.
_OUR_NAMES = {"cert": "ca_cert"}

# What is no setting of the connection.
_OWN = frozenset(
    {
        "self",
        "service_name",
        "mount_point",
        "log_level",
        "logger",
        "mask",
        "persist",
        "token_check_interval",
        "token_renew",
    }
)


class VaultBackend:
    """Secrets of one KV v2 mount (specification, "Constructor parameters").

    :param vault_url: the server's address, or ``unix://`` and the path of a Unix
        socket; else ``VAULT_ADDR`` or ``BAO_ADDR``, else ``vault_addr`` in
        ``~/.vault_config.json``
    :param vault_token: token authentication; mutually exclusive with AppRole
    :param vault_role_id: AppRole role ID; requires ``vault_secret_id``, unless
        ``auth_method`` is ``approle``, for roles without secret IDs
    :param vault_secret_id: AppRole secret ID; requires ``vault_role_id``
    :param service_name: tags the log records, and nothing else
    :param mount_point: the KV v2 mount; defaults to the name of the OS user
    :param proxies: HTTP proxies, as the requests library takes them
    :param cert: path of a CA certificate or bundle; None for the operating system's
    :param log_level: minimum level of the records, a ``pylogshield.LogLevel`` or a name
    :param logger: a ``pylogshield.PyLogShield`` of your own
    :param mask: mask secret values in the records
    :param persist: save address and credentials to ``~/.vault_config.json`` once they
        have worked
    :param namespace: a namespace of OpenBao or Vault Enterprise; else
        ``VAULT_NAMESPACE`` or ``BAO_NAMESPACE``
    :param timeout: seconds that connecting, and then the response, may take
    :param auth_mount_point: where the auth method is enabled; defaults to its name
    :param redirect_hosts: hosts that a redirect of the same request may lead to,
        besides the server itself
    :param token_check_interval: seconds for which one look-up of the token is good;
        0 looks before every operation
    :param token_renew: ``strict`` is the specification's rule, ``auto`` goes on with a
        token that cannot be renewed, ``off`` never looks the token up
    :param auth_method: ``token``, ``approle``, ``userpass``, ``ldap``, ``jwt``,
        ``cert``, ``kubernetes``, ``aws_iam``, ``azure``, ``gcp`` or ``none``; inferred
        from the credentials if not set
    :param auth_role: the role of jwt, cert, kubernetes, aws_iam, azure and gcp
    :param vault_token_file: a file with a token; ``~/.vault-token`` is read last of all
    :param vault_wrapped_secret_id: a wrapping token that holds the AppRole's secret ID
    :param vault_username: for userpass and ldap
    :param vault_password: for userpass and ldap
    :param vault_jwt: for jwt and kubernetes; a ready one for azure and gcp
    :param vault_jwt_file: a file with the JWT; in Kubernetes the pod's service account
    :param client_cert: PEM file with a client certificate; else ``VAULT_CLIENT_CERT``
        or ``BAO_CLIENT_CERT``
    :param client_key: PEM file with its key, if it is not in ``client_cert``; else
        ``VAULT_CLIENT_KEY`` or ``BAO_CLIENT_KEY``
    :param aws_access_key: for aws_iam, with ``aws_secret_key``; else what AWS's own
        tools would use
    :param aws_secret_key: belongs to ``aws_access_key``
    :param aws_session_token: belongs to ``aws_access_key``, if that is temporary
    :param aws_profile: of AWS's configuration files; needs botocore
    :param aws_region: of AWS's endpoint; defaults to the global one
    :param aws_iam_server_id: a header's value, if the server demands one
    :param azure_tenant_id: for azure, of a service principal
    :param azure_client_id: a service principal, with ``azure_client_secret``, or a
        managed identity; needs azure-identity, as does what Azure's own tools would use
    :param azure_client_secret: of the service principal
    :param azure_resource: what the token is for; defaults to
        ``https://management.azure.com/``
    :param azure_subscription_id: of the machine, as the role demands
    :param azure_resource_group_name: likewise
    :param azure_vm_name: likewise
    :param azure_vmss_name: likewise
    :param mfa_passcode: one-time passcode for a login that needs a second factor
    :param gcp_service_account_file: a key that signs the login of gcp; else
        ``GOOGLE_APPLICATION_CREDENTIALS``, else the machine's identity; needs
        google-auth
    :param deadline: seconds that one request may take in all; defaults to 60, or to
        ``timeout`` if that is more
    :raises ConfigurationError: for no address, contradictory credentials, and unusable
        options
    :raises VaultAuthError: if AppRole credentials are rejected
    :raises VaultConnectionError: if the server cannot be reached for the login
    """

    def __init__(
        self,
        vault_url: str | None = None,
        vault_token: str | None = None,
        vault_role_id: str | None = None,
        vault_secret_id: str | None = None,
        service_name: str = "default_service",
        mount_point: str | None = None,
        proxies: Mapping[str, str] | None = None,
        cert: str | None = None,
        log_level: Any = logging.WARNING,
        logger: Any = None,
        mask: bool = True,
        persist: bool = False,
        *,
        namespace: str | None = None,
        timeout: float | None = None,
        auth_mount_point: str | None = None,
        redirect_hosts: Sequence[str] | None = None,
        token_check_interval: float = 0,
        token_renew: str = STRICT,
        auth_method: str | None = None,
        auth_role: str | None = None,
        vault_token_file: str | None = None,
        vault_wrapped_secret_id: str | None = None,
        vault_username: str | None = None,
        vault_password: str | None = None,
        vault_jwt: str | None = None,
        vault_jwt_file: str | None = None,
        client_cert: str | None = None,
        client_key: str | None = None,
        deadline: float | None = None,
        aws_access_key: str | None = None,
        aws_secret_key: str | None = None,
        aws_session_token: str | None = None,
        aws_profile: str | None = None,
        aws_region: str | None = None,
        aws_iam_server_id: str | None = None,
        azure_tenant_id: str | None = None,
        azure_client_id: str | None = None,
        azure_client_secret: str | None = None,
        azure_resource: str | None = None,
        azure_subscription_id: str | None = None,
        azure_resource_group_name: str | None = None,
        azure_vm_name: str | None = None,
        azure_vmss_name: str | None = None,
        gcp_service_account_file: str | None = None,
        mfa_passcode: str | None = None,
    ) -> None:
        """Resolve the settings, and log in."""
        # Nothing but the arguments is a local variable yet.
        arguments = {
            _OUR_NAMES.get(name, name): value
            for name, value in locals().items()
            if name not in _OWN
        }
        settings = from_process([Source("arguments", arguments)])
        _check_secret_id(settings.credentials, auth_method)
        if persist:
            config_file.check_storable(settings.credentials)
        if token_renew not in (STRICT, AUTO, OFF):
            raise ConfigurationError(
                f"The option 'token_renew' must be '{STRICT}', '{AUTO}' or '{OFF}'."
            )
        log = Log(service_name, log_level, logger, mask)
        self.mount_point = resolve_mount_point(mount_point)
        self._client = Client(
            settings,
            token_check_interval=token_check_interval,
            token_renew=token_renew,
            log=log,
        )
        self._session = self._client.session
        self._session.login()
        if persist:
            # Vault must have confirmed the token. One without the right to look itself
            # up is confirmed by that very answer.
            unless_denied(self._session.token_info)
            config_file.save(settings.vault_url, settings.credentials)

    @property
    def vault_addr(self) -> str:
        """The address in use."""
        return self._client.settings.vault_url

    def __repr__(self) -> str:
        """Show what is public."""
        method = self._client.settings.credentials.method
        return (
            f"VaultBackend(vault_addr={self.vault_addr!r}, auth={method!r}, "
            f"mount_point={self.mount_point!r})"
        )

    def _refresh_token_if_needed(self) -> None:
        """Look the token up, and renew it below 300 seconds.

        Runs before every operation by itself. Specification, "Token refresh behaviour".
        API: ``GET /auth/token/lookup-self``, ``POST /auth/token/renew-self``.

        :raises VaultAuthError: for a token that is invalid, or about to expire and not
            renewable
        :raises VaultConnectionError: if Vault is unreachable
        """
        self._session.refresh_token_if_needed()

    # --- CRUD operations ---

    def add_secret(self, name: str, secret: Mapping[str, Any]) -> None:
        """Write a new secret, or a new version if the path exists.

        API: ``POST /:mount/data/:path``.

        :raises VaultError: ``invalid_path``, ``invalid_data``, ``wrong_kv_version``, or
            any other failure
        :raises VaultAuthError: forbidden, or the token is invalid
        :raises VaultConnectionError: unreachable, sealed, or ``write_uncertain``
        """
        path, data = check_secret_path(name, "name"), plain_data(secret, "secret")
        self._refuse_other_engines()
        self._perform(path, Step(WRITE, data))

    def get_secret(self, name: str) -> dict[str, Any]:
        """Return the latest version's data.

        API: ``GET /:mount/data/:path``.

        :raises VaultSecretNotFoundError: if the path does not exist, or its latest
            version is deleted or destroyed
        :raises VaultError: and its other subclasses, as every operation
        """
        path = check_secret_path(name, "name")
        return dict(self._live(path)[0])

    def update_secret(self, name: str, secret: Mapping[str, Any]) -> None:
        """Change only the keys given; the other keys of the current version stay.

        API: ``GET`` and ``POST /:mount/data/:path`` with check-and-set, so that an
        update in between is not lost: on a mismatch both are done again, at most 100
        times.

        :raises VaultSecretNotFoundError: if the path does not exist
        :raises VaultError: ``cas_mismatch`` if others kept writing; and as every
            operation
        """
        path, data = check_secret_path(name, "name"), plain_data(secret, "secret")
        until_not_overtaken(lambda: self._patch(path, data))

    def _patch(self, path: str, data: Mapping[str, Any]) -> None:
        current, version = self._live(path)
        self._perform(path, Step(WRITE, merged(current, data), cas=version))

    def delete_secret(self, name: str) -> None:
        """Delete the secret and all its versions for good.

        API: ``DELETE /:mount/metadata/:path``. Deleting what does not exist succeeds,
        as in Vault.

        :raises VaultError: and its subclasses, as every operation
        """
        path = check_secret_path(name, "name")
        self._refuse_other_engines()
        self._perform(path, Step(DELETE_METADATA))

    def list_secrets(self, path: str = "") -> list[str]:
        """Return the keys below a prefix; folders end with a slash.

        API: ``LIST /:mount/metadata/:path``.

        :param path: with or without a trailing slash; '' for the root of the mount
        :raises VaultSecretNotFoundError: if nothing exists below the path
        :raises VaultError: and its other subclasses, as every operation
        """
        folder = check_folder_path(path)
        # KV v1 would list a folder 'metadata' of its own.
        self._refuse_other_engines()
        try:
            return self._client.list(self.mount_point, folder)
        except VaultSecretNotFoundError:
            with self._missing_mount_is_not_found():
                self._client.mounts.check_kv2(self.mount_point)
            if folder:
                raise
            return []

    # --- version management ---

    def delete_secret_versions(self, name: str, versions: Sequence[int]) -> None:
        """Mark versions as deleted; their data is kept.

        API: ``POST /:mount/delete/:path``.

        :raises VaultSecretNotFoundError: if the path or one of the versions does not
            exist; nothing is done then
        :raises VaultError: and its other subclasses, as every operation
        """
        self._change_versions(DELETE_VERSIONS, name, versions)

    def undelete_secret_versions(self, name: str, versions: Sequence[int]) -> None:
        """Restore versions that were marked as deleted.

        API: ``POST /:mount/undelete/:path``.

        :raises VaultSecretNotFoundError: if the path or one of the versions does not
            exist, or a version is destroyed; nothing is done then
        :raises VaultError: and its other subclasses, as every operation
        """
        self._change_versions(UNDELETE_VERSIONS, name, versions)

    def destroy_secret_versions(self, name: str, versions: Sequence[int]) -> None:
        """Remove the data of these versions for good; others are untouched.

        API: ``PUT /:mount/destroy/:path``.

        :raises VaultSecretNotFoundError: if the path or one of the versions does not
            exist; nothing is done then
        :raises VaultError: and its other subclasses, as every operation
        """
        self._change_versions(DESTROY_VERSIONS, name, versions)

    def _change_versions(
        self, operation: Operation, name: str, versions: Sequence[int]
    ) -> None:
        path, numbers = check_secret_path(name, "name"), check_versions(versions)
        self._check_existence(operation, path, numbers)
        self._perform(path, Step(operation, {"versions": numbers}))

    # --- metadata and configuration ---

    def read_secret_metadata(self, name: str) -> dict[str, Any]:
        """Return version history, creation time and custom metadata.

        Vault's full response, the payload under ``data``.
        API: ``GET /:mount/metadata/:path``.

        :raises VaultSecretNotFoundError: if the path does not exist
        :raises VaultError: and its subclasses, as every operation
        """
        path = check_secret_path(name, "name")
        self._refuse_other_engines()
        return self._client.read_metadata(self.mount_point, path)

    def get_config(self) -> dict[str, Any]:
        """Return the engine's configuration.

        Vault's full response, the payload under ``data``. API: ``GET /:mount/config``.

        :raises VaultError: and its subclasses, as every operation
        """
        self._refuse_other_engines()
        return dict(self._client.mounts.read_config(self.mount_point))

    # --- what Vault itself would not say ---

    def _perform(self, path: str, step: Step) -> None:
        self._client.perform(self.mount_point, path, step)

    def _live(self, path: str) -> tuple[Mapping[str, Any], int]:
        """Return data and version of a live secret."""
        with self._missing_mount_is_not_found():
            found = observe(self._client, self.mount_point, path)
        if not found.live:
            raise absence(found)
        return found.data, found.version

    def _refuse_other_engines(self) -> None:
        """Refuse what a KV v1 mount would store as junk, or do nothing about."""
        self._client.mounts.refuse_other_engines(self.mount_point)

    @contextmanager
    def _missing_mount_is_not_found(self) -> Iterator[None]:
        """Report a missing mount as a secret that was not found.

        hvac's InvalidPath stands for both, and the specification maps that.
        """
        try:
            yield
        except VaultError as error:
            if error.reason is not Reason.MOUNT_NOT_FOUND:
                raise
            raise VaultSecretNotFoundError(
                error.message,
                reason=error.reason,
                http_status=404,
                operation=error.operation,
                mount_point=error.mount_point,
                path=error.path,
                hint=error.hint,
            ) from None

    def _check_existence(
        self, operation: Operation, path: str, versions: Sequence[int]
    ) -> None:
        """Look at the metadata first.

        Vault reports success for versions that do not exist, and does nothing. A token
        without the right to read metadata goes without this check.
        """
        self._refuse_other_engines()
        with self._missing_mount_is_not_found():
            secret = unless_denied(
                lambda: observe_metadata(self._client, self.mount_point, path)
            )
        if secret is None:
            return
        reason, problem = _obstacle(operation, secret, versions)
        if reason is None:
            return
        raise VaultSecretNotFoundError(
            f"The secret '{self.mount_point}/{path}' {problem}.",
            reason=reason,
            operation="read_metadata",
            mount_point=self.mount_point,
            path=path,
            hint="Nothing was changed. Ask read_secret_metadata which versions there "
            "are.",
        )


def _obstacle(
    operation: Operation, secret: SecretMetadata, versions: Sequence[int]
) -> tuple[Reason | None, str]:
    """Return why these versions cannot be changed, (None, '') if they can."""
    if not secret.exists:
        return Reason.SECRET_NOT_FOUND, "does not exist"
    for number in versions:
        if number not in secret.versions:
            return Reason.VERSION_NOT_FOUND, f"has no version {number}"
        destroyed = secret.versions[number].state is State.DESTROYED
        if destroyed and operation is UNDELETE_VERSIONS:
            problem = f"cannot get version {number} back: its data is permanently gone"
            return Reason.SECRET_DESTROYED, problem
    return None, ""


def _check_secret_id(credentials: Credentials, auth_method: str | None) -> None:
    """Demand the secret ID, as the specification does.

    A role without secret IDs is named by choosing the method.
    """
    complete = credentials.get("vault_secret_id") or credentials.get(
        "vault_wrapped_secret_id"
    )
    if credentials.method == "approle" and not complete and auth_method is None:
        raise ConfigurationError(
            f"The {credentials.source} give 'vault_role_id' without 'vault_secret_id'.",
            hint="Give 'vault_secret_id' or set VAULT_SECRET_ID, or "
            "auth_method='approle' for a role that demands no secret ID.",
        )
