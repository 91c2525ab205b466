# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""From arguments, environment and file to one value object. Pure: what it reads is handed in.

The address is decided first. Credentials are decided source by source (seed, "Prerequisites" and "Authentication"):
the first source that names any of them picks the method, and a part that it leaves out is taken from the environment.
"""

from __future__ import annotations

import getpass
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Callable, NamedTuple
from urllib.parse import SplitResult, urlsplit

from ._paths import check_mount_point
from .errors import ConfigurationError

DEFAULT_TIMEOUT = 30.0

#: Option -> the environment variable that HashiCorp documents for it.
ENVIRONMENT: Mapping[str, str] = {
    "vault_url": "VAULT_ADDR",
    "vault_token": "VAULT_TOKEN",
    "vault_role_id": "VAULT_ROLE_ID",
    "vault_secret_id": "VAULT_SECRET_ID",
    "namespace": "VAULT_NAMESPACE",
    "ca_cert": "VAULT_CACERT",
}

_APPROLE = ("vault_role_id", "vault_secret_id")

#: The options that are credentials; they are decided source by source.
CREDENTIALS = ("vault_token", *_APPROLE)


class Source(NamedTuple):
    """Where options come from: a name for messages, and the values."""

    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Credentials:
    """How to authenticate.

    :param method: a name of the registry :mod:`_auth`
    :param values: what the method needs, by option name; never part of a repr
    :param source: where they came from, for messages
    """

    method: str
    values: tuple[tuple[str, str], ...] = field(repr=False)
    source: str

    def __getitem__(self, option: str) -> str:
        return dict(self.values)[option]


@dataclass(frozen=True)
class Settings:
    """Everything that a client needs; hashable, so that equal settings can share one.

    :param timeout: seconds that connecting may take, and each wait for an answer
    :param ca_cert: a file or folder of CA certificates; None for those of the operating system
    :param proxies: as the ``proxies`` mapping of the requests library
    :param redirect_hosts: ``host`` or ``host:port`` that a redirect may lead to
    """

    vault_url: str
    credentials: Credentials
    auth_mount_point: str | None = None
    namespace: str | None = None
    ca_cert: str | None = None
    proxies: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    timeout: float = DEFAULT_TIMEOUT
    redirect_hosts: tuple[str, ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must appear nowhere."""
        hidden = [value for _name, value in self.credentials.values]
        for _scheme, proxy in self.proxies:
            parts = _split_proxy(proxy)
            hidden += [part for part in (parts.username, parts.password) if part]
        return tuple(hidden)


def _text(value: Any, option: str) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ConfigurationError(f"The option '{option}' must be text, not {type(value).__name__}.")
    return str.__str__(value)


def _first(option: str, sources: Sequence[Source]) -> str | None:
    for source in sources:
        value = _text(source.values.get(option), option)
        if value is not None:
            return value
    return None


def check_url(url: str) -> str:
    """Return the address of a Vault server without a trailing slash.

    :raises ConfigurationError: for anything that no request can be sent to; user information is never quoted
    """
    example = "Give it as 'https://vault.example.com:8200'."
    if any(ord(char) <= 32 or ord(char) == 127 for char in url):
        raise ConfigurationError("The Vault address contains white space or a control character.", hint=example)
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise ConfigurationError("The Vault address is not a URL.", hint=example) from None
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("The Vault address must not contain a user name or password.", hint=example)
    if parts.scheme not in ("http", "https"):
        raise ConfigurationError("The Vault address does not start with 'https://' or 'http://'.", hint=example)
    if not host:
        raise ConfigurationError("The Vault address names no host.", hint=example)
    if parts.query or parts.fragment:
        raise ConfigurationError("The Vault address must not contain '?' or '#'.", hint=example)
    # Scheme and host are the same in any capitals, and the code that compares addresses must see them so.
    return parts._replace(netloc=parts.netloc.lower()).geturl().rstrip("/")


def resolve_address(sources: Sequence[Source], load_file: Callable[[], Mapping[str, Any]]) -> str:
    """The server's address: argument, environment, file (seed, "URL resolution order").

    :raises ConfigurationError: where no source names one
    """
    url = _first("vault_url", sources)
    if url is None:
        url = _text(load_file().get("vault_addr"), "vault_addr")
    if url is None:
        raise ConfigurationError(
            "No Vault address is configured.",
            hint="Give 'vault_url', set VAULT_ADDR, or store 'vault_addr' in ~/.vault_config.json.",
        )
    return check_url(url)


def _header_safe(token: str, source: str) -> str:
    if not re.fullmatch(r"[!-~]+", token):
        raise ConfigurationError(
            f"The token from the {source} contains white space, a line break or another character "
            "that no Vault token has.",
            hint="Strip it, for example with the filter 'trim'.",
        )
    return token


def _from_one(source: Source, fallback: Mapping[str, Any]) -> Credentials | None:
    """The credentials that one source names, None where it names none."""
    token = _text(source.values.get("vault_token"), "vault_token")
    approle = {option: _text(source.values.get(option), option) for option in _APPROLE}
    if token is not None and any(approle.values()):
        raise ConfigurationError(
            f"The {source.name} give both a token and AppRole credentials.",
            hint="Choose one: 'vault_token', or 'vault_role_id' with 'vault_secret_id'.",
        )
    if token is not None:
        return Credentials("token", (("vault_token", _header_safe(token, source.name)),), source.name)
    if not any(approle.values()):
        return None
    complete = {option: value or _text(fallback.get(option), option) for option, value in approle.items()}
    missing = [option for option, value in complete.items() if value is None]
    if missing:
        raise ConfigurationError(
            f"The {source.name} give AppRole credentials without '{missing[0]}'.",
            hint=f"Give '{missing[0]}' or set {ENVIRONMENT[missing[0]]}.",
        )
    return Credentials("approle", tuple((option, value or "") for option, value in complete.items()), source.name)


def resolve_credentials(
    sources: Sequence[Source], environment: Mapping[str, Any], load_file: Callable[[], Mapping[str, Any]], url: str
) -> Credentials:
    """The credentials of the first source that names any.

    The file's go to no other address than the file's own, unless they are given explicitly.

    :raises ConfigurationError: for none, for both kinds within one source, and for half an AppRole
    """
    for source in sources:
        credentials = _from_one(source, environment)
        if credentials is not None:
            return credentials
    stored = load_file()
    credentials = _from_one(Source("values in ~/.vault_config.json", stored), {})
    stored_url = _text(stored.get("vault_addr"), "vault_addr")
    elsewhere = credentials is not None and (stored_url is None or check_url(stored_url) != url)
    if credentials is None or elsewhere:
        raise ConfigurationError(
            "The credentials in ~/.vault_config.json belong to another Vault address."
            if elsewhere
            else "No Vault credentials are configured.",
            hint="Give 'vault_token', or 'vault_role_id' with 'vault_secret_id', or set VAULT_TOKEN, "
            "or VAULT_ROLE_ID with VAULT_SECRET_ID.",
        )
    return credentials


def default_mount_point() -> str:
    """The OS user's name (seed, "Constructor parameters").

    :raises ConfigurationError: where the user has none, as in some containers
    """
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise ConfigurationError(
            "The mount point defaults to the name of the OS user, and this user has none.",
            hint="Give 'mount_point'.",
        ) from None


def resolve_mount_point(value: Any) -> str:
    """The mount as given, or the default.

    :raises ConfigurationError: ``invalid_path``
    """
    if value is None or value == "":
        value = default_mount_point()
    return check_mount_point(value)


def _timeout(value: Any) -> float:
    if value is None:
        return DEFAULT_TIMEOUT
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not (0 < value < math.inf):
        raise ConfigurationError("The option 'timeout' must be a number of seconds above 0.")
    return float(value)


def _split_proxy(proxy: str) -> SplitResult:
    return urlsplit(proxy if "://" in proxy else f"//{proxy}")


def _proxies(value: Any) -> tuple[tuple[str, str], ...]:
    """The proxies; None or '' for a scheme overrides one of the environment with none."""
    if not value:
        return ()
    example = "For example {https: 'http://proxy.example.com:3128'}."
    if not isinstance(value, Mapping) or not all(
        isinstance(scheme, str) and isinstance(proxy, (str, type(None))) for scheme, proxy in value.items()
    ):
        raise ConfigurationError("The option 'proxies' must be a dictionary of text.", hint=example)
    for scheme, proxy in value.items():
        try:
            _port = _split_proxy(proxy or "").port
        except ValueError:
            raise ConfigurationError(f"The proxy for '{scheme}' is not a URL.", hint=example) from None
    return tuple(sorted((scheme, proxy or "") for scheme, proxy in value.items()))


def _hosts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        raise ConfigurationError("The option 'redirect_hosts' must be a list of host names.")
    return tuple(item.lower() for item in value)


def resolve(
    explicit: Sequence[Source], environ: Mapping[str, str], load_file: Callable[[], Mapping[str, Any]]
) -> Settings:
    """Settings from explicit sources (the most explicit first), the process environment and the file.

    :param load_file: returns the content of ``~/.vault_config.json``; called only when it is needed
    :raises ConfigurationError: naming the option and the remedy; the address is checked first
    """
    environment = Source("environment variables", {option: environ.get(name) for option, name in ENVIRONMENT.items()})
    sources = [*explicit, environment]
    merged = {
        option: value for source in reversed(explicit) for option, value in source.values.items() if value is not None
    }
    url = resolve_address(sources, load_file)
    namespace = _first("namespace", sources)
    if namespace is not None and not re.fullmatch(r"[!-~]+", namespace):
        raise ConfigurationError("The option 'namespace' contains white space or a control character.")
    auth_mount_point = _first("auth_mount_point", explicit)
    return Settings(
        vault_url=url,
        credentials=resolve_credentials(sources, environment.values, load_file, url),
        auth_mount_point=None if auth_mount_point is None else check_mount_point(auth_mount_point),
        namespace=namespace,
        ca_cert=_first("ca_cert", sources),
        proxies=_proxies(merged.get("proxies")),
        timeout=_timeout(merged.get("timeout")),
        redirect_hosts=_hosts(merged.get("redirect_hosts")),
    )
