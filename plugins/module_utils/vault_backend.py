# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The seed's class: HashiCorp Vault's KV v2 for plain Python.

A face in the seed's words over :mod:`_client`; the plugins use the same client.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ._auth._files import find_token_file
from ._log import Log
from ._model.data import merged, plain_data
from ._model.paths import check_folder_path, check_secret_path
from ._model.secret import State
from ._options.versions import check_versions
from ._settings import config_file as _config_file
from ._settings.resolve import resolve, resolve_mount_point
from ._settings.sources import Source
from ._vault.cas_retry import until_not_overtaken
from ._vault.client import AUTO, OFF, STRICT, Client
from ._vault.observe import check_kv2, observe, observe_metadata
from .errors import (
    ConfigurationError,
    VaultAuthError,
    VaultError,
    VaultSecretNotFoundError,
)


class VaultBackend:
    """Secrets of one KV v2 mount (seed, "Constructor parameters").

    :param vault_url: the server's address; else ``VAULT_ADDR``, else ``vault_addr`` in ``~/.vault_config.json``
    :param vault_token: token authentication; mutually exclusive with AppRole
    :param vault_role_id: AppRole role ID; needs ``vault_secret_id``
    :param vault_secret_id: AppRole secret ID; needs ``vault_role_id``
    :param service_name: tags the log records, and nothing else
    :param mount_point: the KV v2 mount; None for the name of the OS user
    :param proxies: HTTP proxies, as the requests library takes them
    :param cert: path of a CA certificate or bundle; None for the operating system's
    :param log_level: minimum level of the records, a ``pylogshield.LogLevel`` or its name
    :param logger: a ``pylogshield.PyLogShield`` of your own
    :param mask: mask secret values in the records
    :param persist: save address and credentials to ``~/.vault_config.json`` once they have worked
    :param namespace: Vault Enterprise namespace; else ``VAULT_NAMESPACE``
    :param timeout: seconds that connecting and each wait for an answer may take
    :param auth_mount_point: where the auth method is enabled; None for the method's own name
    :param redirect_hosts: hosts that a redirect of the same request may lead to, besides the server itself
    :param token_check_interval: seconds for which one look-up of the token is good; 0 looks before every operation
    :param token_renew: ``strict`` as the seed says, ``auto`` goes on with a token that cannot be renewed, ``off``
        never looks the token up
    :param auth_method: ``token``, ``approle``, ``userpass``, ``ldap``, ``jwt``, ``cert``, ``kubernetes`` or ``none``;
        None to choose it by the credentials
    :param auth_role: the role of the methods jwt, cert and kubernetes
    :param vault_token_file: a file with a token; without any credentials ``~/.vault-token`` is read last of all
    :param vault_wrapped_secret_id: a wrapping token that holds the AppRole's secret ID
    :param vault_username: for userpass and ldap
    :param vault_password: for userpass and ldap
    :param vault_jwt: for jwt and kubernetes
    :param vault_jwt_file: a file with the JWT; in Kubernetes that of the pod's service account
    :param client_cert: PEM file with a client certificate; else ``VAULT_CLIENT_CERT``
    :param client_key: PEM file with its key; else ``VAULT_CLIENT_KEY``; None where ``client_cert`` holds it
    :param deadline: seconds that one request and its answer may take in all; None for 60, or ``timeout`` if more
    :raises ConfigurationError: for no address, contradictory credentials, and unusable options
    :raises VaultAuthError: where AppRole credentials are rejected
    :raises VaultConnectionError: where the server cannot be reached for the login
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
    ) -> None:
        arguments = Source(
            "arguments",
            {
                "vault_url": vault_url,
                "vault_token": vault_token,
                "vault_role_id": vault_role_id,
                "vault_secret_id": vault_secret_id,
                "proxies": proxies,
                "ca_cert": cert,
                "namespace": namespace,
                "timeout": timeout,
                "auth_mount_point": auth_mount_point,
                "redirect_hosts": redirect_hosts,
                "auth_method": auth_method,
                "auth_role": auth_role,
                "vault_token_file": vault_token_file,
                "vault_wrapped_secret_id": vault_wrapped_secret_id,
                "vault_username": vault_username,
                "vault_password": vault_password,
                "vault_jwt": vault_jwt,
                "vault_jwt_file": vault_jwt_file,
                "client_cert": client_cert,
                "client_key": client_key,
                "deadline": deadline,
            },
        )
        settings = resolve([arguments], os.environ, _config_file.load, find_token_file)
        if persist:
            _config_file.check_storable(settings.credentials)
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
        self._client.login()
        if persist:
            self._check_token()
            _config_file.save(settings.vault_url, settings.credentials)

    @property
    def vault_addr(self) -> str:
        """The address in use."""
        return self._client.settings.vault_url

    def __repr__(self) -> str:
        method = self._client.settings.credentials.method
        return f"VaultBackend(vault_addr={self.vault_addr!r}, auth={method!r}, mount_point={self.mount_point!r})"

    def _refresh_token_if_needed(self) -> None:
        """Look the token up and renew it below 300 seconds; runs before every operation by itself.

        Seed, "Token refresh behaviour"; Vault API ``GET /auth/token/lookup-self``, ``POST /auth/token/renew-self``.

        :raises VaultAuthError: for a token that is invalid, or about to expire and not renewable
        :raises VaultConnectionError: where Vault is unreachable
        """
        self._client.refresh_token_if_needed()

    # --- CRUD operations ----------------------------------------------------------------------------------------

    def add_secret(self, name: str, secret: Mapping[str, Any]) -> None:
        """Write a new secret, or a new version where the path exists (Vault API: ``POST /:mount/data/:path``).

        :raises VaultError: ``invalid_path``, ``invalid_data``, ``wrong_kv_version``, or any other failure
        :raises VaultAuthError: forbidden, or the token is invalid
        :raises VaultConnectionError: unreachable, sealed, or ``write_uncertain``
        """
        path, data = check_secret_path(name, "name"), plain_data(secret, "secret")
        self._refuse_other_engines()
        self._client.write(self.mount_point, path, data)

    def get_secret(self, name: str) -> dict[str, Any]:
        """The latest version's data (Vault API: ``GET /:mount/data/:path``).

        :raises VaultSecretNotFoundError: where the path does not exist, or its latest version is deleted or destroyed
        :raises VaultError: and its other subclasses, as every operation
        """
        path = check_secret_path(name, "name")
        with self._missing_mount_is_not_found():
            found = observe(self._client, self.mount_point, path)
        if not found.live:
            raise found.absence()
        return dict(found.data)

    def update_secret(self, name: str, secret: Mapping[str, Any]) -> None:
        """Change only the keys given; the other keys of the current version stay.

        Vault API: ``GET`` and ``POST /:mount/data/:path`` with ``cas``, so that an update in between is not lost: on
        a mismatch both are done again, at most 50 times.

        :raises VaultSecretNotFoundError: where the path does not exist
        :raises VaultError: ``cas_mismatch`` where others kept writing; and as every operation
        """
        path, data = check_secret_path(name, "name"), plain_data(secret, "secret")
        until_not_overtaken(lambda: self._patch(path, data))

    def _patch(self, path: str, data: Mapping[str, Any]) -> None:
        with self._missing_mount_is_not_found():
            found = observe(self._client, self.mount_point, path)
        if not found.live:
            raise found.absence()
        self._client.write(
            self.mount_point, path, merged(found.data, data), cas=found.version
        )

    def delete_secret(self, name: str) -> None:
        """Delete the secret and all its versions for good (Vault API: ``DELETE /:mount/metadata/:path``).

        Deleting what does not exist succeeds, as in Vault.

        :raises VaultError: and its subclasses, as every operation
        """
        path = check_secret_path(name, "name")
        self._refuse_other_engines()
        self._client.delete_metadata(self.mount_point, path)

    def list_secrets(self, path: str = "") -> list[str]:
        """The keys below a prefix, folders with a trailing slash (Vault API: ``LIST /:mount/metadata/:path``).

        :param path: with or without a trailing slash; '' for the root of the mount
        :raises VaultSecretNotFoundError: where nothing exists below the path
        :raises VaultError: and its subclasses, as every operation
        """
        folder = check_folder_path(path)
        try:
            return self._client.list(self.mount_point, folder)
        except VaultSecretNotFoundError:
            with self._missing_mount_is_not_found():
                check_kv2(self._client, self.mount_point)
            if folder:
                raise
            return []

    # --- version management -------------------------------------------------------------------------------------

    def delete_secret_versions(self, name: str, versions: Sequence[int]) -> None:
        """Mark versions as deleted; their data is kept (Vault API: ``POST /:mount/delete/:path``).

        :raises VaultSecretNotFoundError: where the path or one of the versions does not exist; nothing is done then
        :raises VaultError: and its other subclasses, as every operation
        """
        path, numbers = check_secret_path(name, "name"), check_versions(versions)
        self._check_existence(path, numbers)
        self._client.delete_versions(self.mount_point, path, numbers)

    def undelete_secret_versions(self, name: str, versions: Sequence[int]) -> None:
        """Restore soft-deleted versions (Vault API: ``POST /:mount/undelete/:path``).

        :raises VaultSecretNotFoundError: where the path or one of the versions does not exist or is destroyed; nothing
            is done then
        :raises VaultError: and its other subclasses, as every operation
        """
        path, numbers = check_secret_path(name, "name"), check_versions(versions)
        self._check_existence(path, numbers, with_data=True)
        self._client.undelete_versions(self.mount_point, path, numbers)

    def destroy_secret_versions(self, name: str, versions: Sequence[int]) -> None:
        """Remove the data of these versions for good; others are untouched (Vault API: ``PUT /:mount/destroy/:path``).

        :raises VaultSecretNotFoundError: where the path or one of the versions does not exist; nothing is done then
        :raises VaultError: and its other subclasses, as every operation
        """
        path, numbers = check_secret_path(name, "name"), check_versions(versions)
        self._check_existence(path, numbers)
        self._client.destroy_versions(self.mount_point, path, numbers)

    # --- metadata and configuration -----------------------------------------------------------------------------

    def read_secret_metadata(self, name: str) -> dict[str, Any]:
        """Version history, creation time and custom metadata: Vault's full answer, the payload under ``data``.

        Vault API: ``GET /:mount/metadata/:path``.

        :raises VaultSecretNotFoundError: where the path does not exist
        :raises VaultError: and its subclasses, as every operation
        """
        path = check_secret_path(name, "name")
        self._refuse_other_engines()
        return self._client.read_metadata(self.mount_point, path)

    def get_config(self) -> dict[str, Any]:
        """The engine's configuration: Vault's full answer, the payload under ``data`` (``GET /:mount/config``).

        :raises VaultError: and its subclasses, as every operation
        """
        self._refuse_other_engines()
        return self._client.read_config(self.mount_point)

    # --- what Vault itself would not say ------------------------------------------------------------------------

    def _check_token(self) -> None:
        """Have Vault confirm the token; one without the right to look itself up is confirmed by that very answer."""
        try:
            self._client.token_info()
        except VaultAuthError as error:
            if error.reason != "permission_denied":
                raise

    def _refuse_other_engines(self) -> None:
        """A KV v1 mount would store these requests as junk, or report success and do nothing."""
        if self._client.mount(self.mount_point).kind not in ("kv2", ""):
            check_kv2(self._client, self.mount_point)

    @contextmanager
    def _missing_mount_is_not_found(self) -> Iterator[None]:
        """A missing mount is hvac's InvalidPath too, so by the seed it is a secret that was not found."""
        try:
            yield
        except VaultError as error:
            if error.reason != "mount_not_found":
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
        self, path: str, versions: Sequence[int], with_data: bool = False
    ) -> None:
        """Vault reports success for versions that do not exist, and does nothing; so the metadata are asked first.

        A token without the right to read them goes without this check.

        :param with_data: destroyed versions will not do
        """
        self._refuse_other_engines()
        try:
            with self._missing_mount_is_not_found():
                secret = observe_metadata(self._client, self.mount_point, path)
        except VaultAuthError as error:
            if error.reason != "permission_denied":
                raise
            return
        missing = [number for number in versions if number not in secret.versions]
        destroyed = [
            info.version
            for info in secret.versions.values()
            if with_data and info.version in versions and info.state is State.DESTROYED
        ]
        if not secret.exists:
            reason, problem = "secret_not_found", "does not exist"
        elif missing:
            reason, problem = "version_not_found", f"has no version {missing[0]}"
        elif destroyed:
            reason, problem = (
                "secret_destroyed",
                f"cannot get version {destroyed[0]} back: its data is gone for good",
            )
        else:
            return
        raise VaultSecretNotFoundError(
            f"The secret '{self.mount_point}/{path}' {problem}.",
            reason=reason,
            operation="read_metadata",
            mount_point=self.mount_point,
            path=path,
            hint="Nothing was changed. Ask read_secret_metadata which versions there are.",
        )
