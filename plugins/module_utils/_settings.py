# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""From arguments, environment and file to one value object. Pure: what it reads is handed in.

The address is decided first. Credentials are decided source by source (seed, "Prerequisites" and "Authentication"):
the first source that names any of them picks the method, and a part that it leaves out is taken from those after it.
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
DEFAULT_DEADLINE = 60.0
DEFAULT_RETRIES = 3

#: Option -> the environment variable that HashiCorp documents for it.
ENVIRONMENT: Mapping[str, str] = {
    "vault_url": "VAULT_ADDR",
    "vault_token": "VAULT_TOKEN",
    "vault_role_id": "VAULT_ROLE_ID",
    "vault_secret_id": "VAULT_SECRET_ID",
    "namespace": "VAULT_NAMESPACE",
    "ca_cert": "VAULT_CACERT",
    "client_cert": "VAULT_CLIENT_CERT",
    "client_key": "VAULT_CLIENT_KEY",
}

#: The options that are credentials, or choose among them; they are decided source by source.
CREDENTIALS = (
    "auth_method",
    "vault_token",
    "vault_token_file",
    "vault_role_id",
    "vault_secret_id",
    "vault_wrapped_secret_id",
    "vault_username",
    "vault_password",
    "vault_jwt",
    "vault_jwt_file",
)

# Parts of credentials that are no secret.
_OPEN = frozenset({"vault_token_file", "vault_username", "vault_jwt_file", "auth_role", "client_cert"})

# What is sent as a header.
_TOKENS = frozenset({"vault_token", "vault_wrapped_secret_id"})

_GIVE_CREDENTIALS = (
    "Give 'vault_token', or 'vault_role_id' with 'vault_secret_id', or set VAULT_TOKEN, "
    "or VAULT_ROLE_ID with VAULT_SECRET_ID, or choose another 'auth_method'."
)


class MethodOptions(NamedTuple):
    """What an auth method takes.

    :param label: what a message calls its credentials
    :param needs: the parts without which it cannot work; each is one of the options named
    :param takes: further parts
    """

    label: str
    needs: tuple[tuple[str, ...], ...] = ()
    takes: tuple[tuple[str, ...], ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        return self.needs + self.takes

    @property
    def needed(self) -> frozenset[str]:
        return frozenset(option for part in self.needs for option in part)

    @property
    def known(self) -> frozenset[str]:
        return frozenset(option for part in self.parts for option in part)


_PASSWORD = (("vault_username",), ("vault_password",))
_JWT = ("vault_jwt", "vault_jwt_file")

#: Every auth method. A source that chooses none by name chooses the one that needs what it gives.
METHOD_OPTIONS: Mapping[str, MethodOptions] = {
    "token": MethodOptions("a token", (("vault_token", "vault_token_file"),)),
    "approle": MethodOptions(
        "AppRole credentials", (("vault_role_id",), ("vault_secret_id", "vault_wrapped_secret_id"))
    ),
    "userpass": MethodOptions("a user's credentials", _PASSWORD),
    "ldap": MethodOptions("a user's credentials", _PASSWORD),
    "jwt": MethodOptions("a JWT", (_JWT,), (("auth_role",),)),
    "cert": MethodOptions("a client certificate", (("client_cert",),), (("auth_role",),)),
    "kubernetes": MethodOptions("a service account", (("auth_role",),), (_JWT,)),
    "none": MethodOptions("no credentials"),
}


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

    def get(self, option: str) -> str | None:
        return dict(self.values).get(option)


@dataclass(frozen=True)
class Settings:
    """Everything that a client needs; hashable, so that equal settings can share one.

    :param timeout: seconds that connecting may take, and after that the whole answer
    :param ca_cert: a file or folder of CA certificates; None for those of the operating system
    :param proxies: as the ``proxies`` mapping of the requests library
    :param deadline: seconds that one request may take in all, its answer and its repetitions included
    :param retries: how often a request may be repeated
    :param redirect_hosts: ``host`` or ``host:port`` that a redirect may lead to
    :param client_cert: a PEM file with the certificate that the client shows, and with its key unless
        ``client_key`` names that
    """

    vault_url: str
    credentials: Credentials
    auth_mount_point: str | None = None
    namespace: str | None = None
    ca_cert: str | None = None
    proxies: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    timeout: float = DEFAULT_TIMEOUT
    deadline: float = DEFAULT_DEADLINE
    retries: int = 0
    redirect_hosts: tuple[str, ...] = ()
    client_cert: str | None = None
    client_key: str | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must appear nowhere."""
        hidden = [value for name, value in self.credentials.values if name not in _OPEN]
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


def check_token(token: str, source: str) -> str:
    """Return a token that can be sent as a header.

    :raises ConfigurationError: for one with a line break, for example; the HTTP library's own message would quote it
    """
    if not re.fullmatch(r"[!-~]+", token):
        raise ConfigurationError(
            f"The token from the {source} contains white space, a line break or another character "
            "that no Vault token has.",
            hint="Strip it, for example with the filter 'trim'.",
        )
    return token


def _named(source: Source) -> dict[str, str]:
    """The credential options that a source gives."""
    values = {option: _text(source.values.get(option), option) for option in CREDENTIALS}
    return {option: value for option, value in values.items() if value is not None}


def _method_of(source: str, given: Mapping[str, str]) -> str:
    """The one method that fits what a source gives.

    :raises ConfigurationError: for credentials that contradict each other or leave a doubt
    """
    options = [option for option in given if option != "auth_method"]
    chosen = given.get("auth_method")
    if chosen is not None and chosen not in METHOD_OPTIONS:
        raise ConfigurationError(
            "The option 'auth_method' names no method.", hint=f"The methods are: {', '.join(METHOD_OPTIONS)}."
        )
    possible = [chosen] if chosen else [name for name, of in METHOD_OPTIONS.items() if of.needed.intersection(options)]
    fitting = [name for name in possible if METHOD_OPTIONS[name].known.issuperset(options)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise ConfigurationError(
            f"The {source} fit several auth methods: {', '.join(fitting)}.", hint="Choose one as 'auth_method'."
        )
    if chosen:
        strange = next(option for option in options if option not in METHOD_OPTIONS[chosen].known)
        raise ConfigurationError(
            f"The {source} choose the auth method '{chosen}', and give '{strange}', which it does not take.",
            hint=f"Leave '{strange}' out; to override one of module_defaults, set it to null.",
        )
    raise ConfigurationError(
        f"The {source} give both {METHOD_OPTIONS[possible[0]].label} and {METHOD_OPTIONS[possible[-1]].label}.",
        hint="Choose one; to override credentials of module_defaults, set them to null.",
    )


def _collected(method: str, sources: Sequence[Source]) -> dict[str, str]:
    """What the method takes, each part from the most explicit source that gives it."""
    collected: dict[str, str] = {}
    for part in METHOD_OPTIONS[method].parts:
        for source in sources:
            given = {option: _text(source.values.get(option), option) for option in part}
            found = {option: value for option, value in given.items() if value is not None}
            if len(found) > 1:
                raise ConfigurationError(
                    f"The {source.name} give both '{part[0]}' and '{part[1]}'.", hint="Choose one of them."
                )
            if found:
                collected.update(found)
                break
    return collected


def _missing(method: str, values: Mapping[str, str]) -> str | None:
    """The first option that the method still needs."""
    return next((part[0] for part in METHOD_OPTIONS[method].needs if not values.keys() & set(part)), None)


def choose_credentials(sources: Sequence[Source]) -> Credentials | None:
    """Those of the first source that names any or a method, None where no source does.

    A part that it leaves out is taken from the sources after it, and may still be missing in all of them.

    :raises ConfigurationError: for credentials of several methods within that source
    """
    for source in sources:
        given = _named(source)
        if given:
            method = _method_of(source.name, given)
            return Credentials(method, tuple(_collected(method, sources).items()), source.name)
    return None


def resolve_credentials(
    sources: Sequence[Source],
    load_file: Callable[[], Mapping[str, Any]],
    url: str,
    find_token_file: Callable[[], str | None] = lambda: None,
) -> Credentials:
    """The credentials of the first source that names any; the two files come last, and are not read without need.

    What ``~/.vault_config.json`` holds goes to no other address than the file's own.

    :param find_token_file: the path of HashiCorp's token file, None where there is none
    :raises ConfigurationError: for none, for those of several methods within one source, and for a part that is missing
    """
    chosen = choose_credentials(sources)
    if chosen is None or _missing(chosen.method, dict(chosen.values)):
        stored = Source("values in ~/.vault_config.json", load_file())
        stored_url = _text(stored.values.get("vault_addr"), "vault_addr")
        elsewhere = bool(_named(stored)) and (stored_url is None or check_url(stored_url) != url)
        if chosen is None and elsewhere:
            raise ConfigurationError(
                "The credentials in ~/.vault_config.json belong to another Vault address.", hint=_GIVE_CREDENTIALS
            )
        files = [] if elsewhere else [stored]
        token_file = find_token_file()
        if token_file:
            files.append(Source("token file", {"vault_token_file": token_file}))
        chosen = choose_credentials([*sources, *files])
    if chosen is None:
        raise ConfigurationError("No Vault credentials are configured.", hint=_GIVE_CREDENTIALS)
    missing = _missing(chosen.method, dict(chosen.values))
    if missing:
        also = f" or set {ENVIRONMENT[missing]}" if missing in ENVIRONMENT else ""
        raise ConfigurationError(
            f"The {chosen.source} choose the auth method '{chosen.method}' without '{missing}'.",
            hint=f"Give '{missing}'{also}.",
        )
    for option in _TOKENS.intersection(dict(chosen.values)):
        check_token(chosen[option], chosen.source)
    return chosen


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


def _seconds(value: Any, option: str, default: float) -> float:
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not (0 < value < math.inf):
        raise ConfigurationError(f"The option '{option}' must be a number of seconds above 0.")
    return float(value)


def _retries(value: Any) -> int:
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ConfigurationError("The option 'retries' must be a whole number, 0 or more.")
    return value


def _split_proxy(proxy: str) -> SplitResult:
    return urlsplit(proxy if "://" in proxy else f"//{proxy}")


def _client_cert(cert: str | None, key: str | None) -> tuple[str | None, str | None]:
    if key is not None and cert is None:
        raise ConfigurationError(
            "There is a 'client_key' without a 'client_cert'.", hint="Give 'client_cert' or set VAULT_CLIENT_CERT."
        )
    return cert, key


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
    explicit: Sequence[Source],
    environ: Mapping[str, str],
    load_file: Callable[[], Mapping[str, Any]],
    find_token_file: Callable[[], str | None] = lambda: None,
) -> Settings:
    """Settings from explicit sources (the most explicit first), the process environment and the file.

    :param load_file: returns the content of ``~/.vault_config.json``; called only when it is needed
    :param find_token_file: the path of HashiCorp's token file, None where there is none; called last
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
    client_cert, client_key = _client_cert(_first("client_cert", sources), _first("client_key", sources))
    # HashiCorp's variable is one address for everything, whatever NO_PROXY says.
    proxy = environ.get("VAULT_PROXY_ADDR")
    timeout = _seconds(merged.get("timeout"), "timeout", DEFAULT_TIMEOUT)
    proxies = merged.get("proxies") or (proxy and {"http": proxy, "https": proxy})
    return Settings(
        vault_url=url,
        credentials=resolve_credentials(sources, load_file, url, find_token_file),
        auth_mount_point=None if auth_mount_point is None else check_mount_point(auth_mount_point),
        namespace=namespace,
        ca_cert=_first("ca_cert", sources) or environ.get("VAULT_CAPATH") or None,
        proxies=_proxies(proxies),
        timeout=timeout,
        deadline=_seconds(merged.get("deadline"), "deadline", max(timeout, DEFAULT_DEADLINE)),
        retries=_retries(merged.get("retries")),
        redirect_hosts=_hosts(merged.get("redirect_hosts")),
        client_cert=client_cert,
        client_key=client_key,
    )
