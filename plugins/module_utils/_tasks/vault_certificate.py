# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_certificate``: a certificate is on the host, or is not any more."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import cached_property

from .._host import x509
from .._host.files import (
    Attributes,
    HostFile,
    Replacement,
    check_folder,
    group_id,
    look,
    new_owner,
    remove,
    set_attributes,
    source,
    user_id,
)
from .._model.certificate import (
    Certificate,
    Issued,
    Request,
    Unreadable,
    certificates_in,
    private_key_in,
)
from .._model.endpoint import Endpoint
from .._model.file_mode import with_mode
from .._model.object_refusals import lease_of_certificate, not_as_asked
from .._model.operations import API_WRITE
from .._model.plan import Action
from .._options.certificate import Asked, check_certificate
from .._options.modules import VAULT_CERTIFICATE
from .._plan import object as object_plan
from .._plan.certificate import Found, Wanted, differing, is_due, reasons
from .._plan.compare import as_sent
from .._vault import certificates
from .._vault.answers import lease_in, warnings_in
from .._vault.client import Client
from .._vault.rights import check_right
from ..errors import ConfigurationError, CredentialBridgeError
from .cert_kinds import SSH, X509, body, kind_and_request, request_of_key
from .task import Params, Result, Task, with_warnings
from .tell_cert import certificate_result, facts, predicted_facts

# Permission bits of new files.
_NEW, _NEW_KEY = 0o644, 0o600

# What a failure calls a certificate that the server has issued before it.
_ISSUED = "certificate"

Files = dict[str, "HostFile | None"]


def _run(params: Params, client: Client, check_mode: bool) -> Result:
    asked = check_certificate(params)
    if asked.present:
        return _Present(client, asked).result(check_mode)
    return _absent(client, asked, check_mode)


def _now() -> datetime:
    return datetime.now(timezone.utc)


class _Present:
    """A certificate that is to be on the host."""

    def __init__(self, client: Client, asked: Asked) -> None:
        """Look at the host and at the server's description of the path."""
        self._client = client
        self._asked = asked
        for path, option in asked.places.items():
            check_folder(path, option)
        self._files: Files = {
            path: look(path, option) for path, option in asked.places.items()
        }
        self._attributes = {
            path: _attributes(asked, path, file) for path, file in self._files.items()
        }
        text = source(asked.src, "src") if asked.src else None
        self._kind, self._request = kind_and_request(asked, text)
        self._endpoint = self._checked_endpoint()
        self._fields = self._kind.fields(asked.data, self._request)

    def _checked_endpoint(self) -> Endpoint:
        asked, kind = self._asked, self._kind
        field = kind.request_field(asked.signs)
        endpoint = certificates.observe_issuer(
            self._client, asked.path, field, kind.name
        )
        data = body(kind, asked.data)
        object_plan.check_fields(endpoint, object_plan.Wanted(asked.path, data=data))
        return endpoint

    def result(self, check_mode: bool) -> Result:
        """Return the result of the task."""
        asked, now = self._asked, _now()
        found = self._found()
        wanted = Wanted(
            fields=self._fields,
            key_option="src" if asked.src else "key_dest",
            public_key=self._public_key(),
            renew_before=asked.renew_before,
        )
        why = self._reasons(wanted, found, now)
        before = after = facts(found.certificate, now)
        warnings: list[str] = []
        if why and check_mode:
            check_right(self._client, API_WRITE, asked.path)
            after = predicted_facts(self._fields)
        elif why:
            certificate, warnings = self._replace()
            after = facts(certificate, now)
            if is_due(certificate, asked.renew_before, now):
                warnings.append(
                    "The new certificate lasts less than 'renew_before', so each run "
                    "issues another one."
                )
        elif not check_mode:
            for path in self._to_adjust():
                set_attributes(path, self._attributes[path])
        files = {
            path: (file, self._attributes[path]) for path, file in self._files.items()
        }
        result = certificate_result(self._action(found, why), why, before, after, files)
        return with_warnings(result, warnings)

    def _action(self, found: Found, why: tuple[str, ...]) -> Action:
        if why:
            return Action.REPLACED if found.exists else Action.CREATED
        if self._to_adjust():
            return Action.CHANGED
        return Action.UNCHANGED

    def _to_adjust(self) -> list[str]:
        """Return the files whose owner or mode is another than it should be."""
        return [
            path
            for path, file in self._files.items()
            if file and self._attributes[path] != (file.mode, file.uid, file.gid)
        ]

    def _reasons(self, wanted: Wanted, found: Found, now: datetime) -> tuple[str, ...]:
        why = reasons(wanted, found, now)
        if "key_type" not in why and self._has_other_key_type():
            why += ("key_type",)
        if why or self._kind is SSH or found.certificate is None:
            return why
        serial_number = found.certificate.serial_number
        revoked = certificates.is_revoked(
            self._client, self._asked.mount, serial_number
        )
        return ("revoked",) if revoked else ()

    # --- what is on the host ---

    def _text(self, path: str | None) -> str:
        """Return the content of a file, '' if there is none."""
        file = self._files[path] if path else None
        if file:
            return file.content.decode(errors="replace")
        return ""

    def _found(self) -> Found:
        asked = self._asked
        exists = self._files[asked.dest] is not None
        text = self._text(asked.dest)
        try:
            certificate = self._kind.certificate(text)
            return Found(exists, certificate, self._has_chain(text))
        except Unreadable:
            return Found(exists, None)

    def _has_chain(self, text: str) -> bool:
        """Return whether the file of the chain begins with the certificate's issuer."""
        chain_dest, dest = self._asked.chain_dest, self._asked.dest
        if chain_dest is None:
            return True
        own, *chain = certificates_in(text)
        if chain_dest != dest:
            chain = certificates_in(self._text(chain_dest))
        try:
            return bool(chain) and x509.is_issuer(chain[0], own)
        except Unreadable:
            return False

    @cached_property
    def _key(self) -> str | None:
        """The private key on the host, in PEM; None if there is none that can be read.

        :raises ConfigurationError: if there is something that we did not make, and that
            the task would have to replace
        """
        asked = self._asked
        text = self._text(asked.key_dest)
        key = private_key_in(text)
        if key is not None:
            try:
                x509.read_key(key)
            except Unreadable:
                key = None
        # Alone in its file, it may be somebody's key with a passphrase.
        if key is None and text and asked.signs and asked.key_dest != asked.dest:
            raise ConfigurationError(
                "The file in 'key_dest' holds no private key that can be read without "
                "a passphrase.",
                hint="Remove the file to have the task create a key, or give a "
                "certificate signing request as 'src'.",
            )
        return key

    def _public_key(self) -> bytes | None:
        if self._request is not None:
            return self._request.public_key
        if self._key:
            return x509.read_key(self._key).public_key
        return None

    def _has_other_key_type(self) -> bool:
        asked = self._asked
        if self._key is None or asked.key_type is None:
            return False
        return x509.read_key(self._key).key_type != asked.key_type

    # --- a new certificate ---

    def _replace(self) -> tuple[Certificate, list[str]]:
        """Have a certificate issued, and put it in place.

        :return: the certificate, and the server's warnings
        """
        asked = self._asked
        paths = [path for path in asked.places if self._is_written(path)]
        with Replacement(paths) as replacement:
            key, request = self._key_and_request()
            sent = {
                name: as_sent(name, self._endpoint.declared(name), value)
                for name, value in body(self._kind, asked.data, request).items()
            }
            answer, issued = certificates.issue(self._client, asked.path, sent)
            self._client.session.register(issued.private_key)
            try:
                if lease_in(answer) and self._client.session.revoked_after:
                    raise lease_of_certificate(asked.path)
                key = key or issued.private_key
                certificate = self._checked(issued, key, request)
                contents = _contents(asked, issued, key)
                replacement.replace(
                    {path: contents[path] for path in paths}, self._attributes
                )
                for path in self._to_adjust():
                    set_attributes(path, self._attributes[path])
            except CredentialBridgeError as error:
                error.done = (_ISSUED,)
                raise
        return certificate, warnings_in(answer)

    def _is_written(self, path: str) -> bool:
        """Return whether a file gets new content; a key that stays is left alone."""
        asked = self._asked
        alone = path == asked.key_dest and path not in (asked.dest, asked.chain_dest)
        return not (alone and asked.signs and self._keeps_key())

    def _keeps_key(self) -> bool:
        return self._key is not None and not self._has_other_key_type()

    def _key_and_request(self) -> tuple[str, Request | None]:
        """Return the key on the host, '' if it is not for us to see, and the request."""
        asked = self._asked
        if not asked.signs or self._request is not None:
            return "", self._request
        key = self._key if self._keeps_key() else None
        if key is None:
            key = x509.new_key(asked.key_type or "rsa", asked.key_bits)
            self._client.session.register(key)
        return key, request_of_key(key, self._fields)

    def _checked(
        self, issued: Issued, key: str, request: Request | None
    ) -> Certificate:
        """Return the certificate that was issued.

        :raises VaultError: ``not_applied`` if it is not the one that was asked for
        """
        path, key_option = self._asked.path, "src" if self._asked.src else "key_dest"
        try:
            certificate = self._kind.certificate(issued.certificate)
            known = request and request.public_key
            public_key = known or x509.read_key(key).public_key
        except Unreadable:
            raise not_as_asked(path, ["certificate"]) from None
        wrong = differing(self._fields, certificate)
        if public_key != certificate.public_key:
            wrong.append(key_option)
        if wrong:
            raise not_as_asked(path, wrong)
        return certificate


def _contents(asked: Asked, issued: Issued, key: str) -> dict[str, bytes]:
    """Return the new content of each file; the same path may stand for several."""
    parts = (
        (asked.dest, [issued.certificate]),
        (asked.chain_dest, issued.chain),
        (asked.key_dest, [key]),
    )
    contents: dict[str, bytes] = {}
    for path, texts in parts:
        if path is not None:
            text = "".join(f"{text.strip()}\n" for text in texts)
            contents[path] = contents.get(path, b"") + text.encode()
    return contents


def _attributes(asked: Asked, path: str, file: HostFile | None) -> Attributes:
    """Return how a file is to be. What the task leaves out stays as it is."""
    private = path == asked.key_dest
    mode = asked.key_mode if private else asked.mode
    before = file.mode if file else _NEW_KEY if private else _NEW
    uid, gid = (file.uid, file.gid) if file else new_owner(path)
    return Attributes(
        mode=before if mode is None else with_mode(mode, before),
        uid=uid if asked.owner is None else user_id(asked.owner),
        gid=gid if asked.group is None else group_id(asked.group),
    )


# --- absent ---


def _absent(client: Client, asked: Asked, check_mode: bool) -> Result:
    files: Files = {path: look(path, option) for path, option in asked.places.items()}
    certificate, pem = _held(files[asked.dest], asked.revoke)
    warnings: list[str] = []
    revokes = False
    if asked.revoke and files[asked.dest]:
        revokes = _is_to_be_revoked(client, asked, certificate if pem else None)
    if revokes and check_mode:
        check_right(client, API_WRITE, certificates.revoke_path(asked.mount))
    elif revokes:
        # First, so that a denial leaves what another run needs.
        warnings = certificates.revoke(client, asked.mount, pem)
    existing = [path for path, file in files.items() if file]
    if not check_mode:
        _remove(existing, revokes)
    result = certificate_result(
        Action.DELETED if existing else Action.UNCHANGED,
        (),
        facts(certificate, _now()),
        None,
        {path: (file, None) for path, file in files.items()},
    )
    return with_warnings(result, warnings)


def _held(file: HostFile | None, needed: bool) -> tuple[Certificate | None, str]:
    """Return the certificate in a file, as a value and in PEM; it may be of SSH.

    :param needed: whether the task needs to read it, and not only to show it
    """
    text = file.content.decode(errors="replace") if file else ""
    pem = next(iter(certificates_in(text)), "")
    if needed:
        x509.check_library()
    elif pem and not x509.has_library():
        return None, pem
    try:
        return (X509 if pem else SSH).certificate(text), pem
    except Unreadable:
        return None, ""


def _is_to_be_revoked(
    client: Client, asked: Asked, certificate: Certificate | None
) -> bool:
    if certificate is None:
        raise ConfigurationError(
            "The file in 'dest' holds no certificate that can be revoked.",
            hint="Certificates of SSH cannot: they end with their TTL. Leave 'revoke' "
            "out to remove the file.",
        )
    serial_number = certificate.serial_number
    return not certificates.is_revoked(client, asked.mount, serial_number)


def _remove(paths: list[str], revoked: bool) -> None:
    done = ("revocation",) if revoked else ()
    for path in paths:
        try:
            remove(path)
        except CredentialBridgeError as error:
            error.done = done
            raise
        done = (*done, path)


def _uses_mount(_given: Params) -> bool:
    """All modules accept a mount point, and the paths of this one have no use for it."""
    return False


TASK = Task(VAULT_CERTIFICATE, _run, uses_mount=_uses_mount)
