# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lookups share: options with their sources, and failures as lookup errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from ansible.errors import AnsibleError, AnsibleLookupError
from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display
from jinja2.exceptions import UndefinedError
from jinja2.runtime import Undefined

from ..module_utils._auth.registry import CREDENTIALS
from ..module_utils._model.data import json_types
from ..module_utils._model.option import Options, only_given
from ..module_utils._model.settings import Settings
from ..module_utils._options.tables import (
    AUTH,
    CONNECTION,
    LOGGING,
    SHARED,
    under_own_names,
)
from ..module_utils._settings.address import NO_ADDRESS
from ..module_utils._settings.credentials import NO_CREDENTIALS
from ..module_utils._settings.resolve import from_process, without_files
from ..module_utils._settings.sources import Source, first_value
from ..module_utils._tasks.connect import Connection
from ..module_utils._tasks.defects import unexpected
from ..module_utils._tasks.lookup_vault_secret import Missing
from ..module_utils._tasks.mask import given_secrets, masking
from ..module_utils.errors import ConfigurationError, CredentialBridgeError
from ._native_text import staying_text
from ._options import (
    LazyValues,
    lasting_options,
    option_origins,
    typed,
    variable_options,
    wants_masking,
)
from ._shared_clients import shared_client, take_warnings
from ._template_cache import template_cache

Params = Mapping[str, Any]

# The options that a client is made from.
_OF_CLIENT = (*CONNECTION, *AUTH, *LOGGING)

_NO_ENVIRONMENT = (
    "A play's or task's 'environment' does not reach lookups: they run on the "
    "controller, in Ansible's own environment. Variables such as "
    "ansible_credential_bridge_vault_url do reach them."
)


@contextmanager
def failing_as_lookup() -> Iterator[None]:
    """Turn every failure inside into a lookup error."""
    # Without 'from None' Ansible would append the text of the cause.
    try:
        yield
    except CredentialBridgeError as error:
        raise _lookup_error(error) from None
    except (AnsibleError, UndefinedError):
        # Ansible knows what it means, such as an undefined variable in the call.
        raise
    except Exception as error:
        # A defect of ours. Its place is reported, but not its text.
        raise _lookup_error(unexpected(error)) from None


def _lookup_error(error: CredentialBridgeError) -> AnsibleLookupError:
    """Return the error of a lookup, which has only a text to say everything in."""
    text = str(error)
    if error.vault_errors:
        # Of one line each; Vault lists what went wrong in several.
        said = "; ".join(" ".join(part.split()) for part in error.vault_errors)
        text += f" Vault said: {said}"
    return AnsibleLookupError(
        f"{text} [type={type(error).__name__} reason={error.reason}]"
    )


def show_warnings() -> None:
    """Show the warnings that a task would have in its result."""
    for warning in take_warnings():
        Display().warning(warning)


def present_values(
    found: Iterable[Any], on_missing: str, call: Mapping[str, Any]
) -> list[Any]:
    """Return what was found, and for what is missing what the call says.

    :param call: the call's own options; its ``default`` may be anything, even null
    :raises VaultSecretNotFoundError: for what must not be missing
    """
    values = []
    for value in found:
        if not isinstance(value, Missing):
            values.append(staying_text(value))
            continue
        if on_missing == "warn":
            Display().warning(str(value.error))
        if "default" in call:
            values.append(call["default"])
        elif on_missing == "error":
            raise value.error
    return values


def connected(
    plugin: LookupBase, options: Options, direct: Mapping[str, Any], variables: Any
) -> tuple[Params, Connection]:
    """Return the options of a lookup call, and the way to its server.

    An option that comes from elsewhere than the call is looked up when it is needed.

    :param direct: the options that stand in the call itself
    :raises ConfigurationError: for options that are unknown, unusable or contradictory
    :raises VaultError: ``invalid_data`` for a value that JSON would change
    """
    call = _call_options(options, direct)
    # Neither variables nor the environment change while a template is evaluated.
    cache = template_cache("connections")
    key = _key(call)
    if key in cache:
        known: tuple[Params, Connection] = cache[key]
        return known
    from_variables = variable_options(plugin._templar, variables or {})
    settled = None if _concern_client(call, from_variables.values) else _settled
    lasting = settled.configured if settled else lasting_options()
    configured = [from_variables, *lasting]
    register = masking(wants_masking(call, configured))
    register(given_secrets(options, call))
    sources = _sources(options, call, configured)
    params = _merged(options, sources)
    settings = settled.settings if settled else _settings(sources, params)
    register(settings.secrets)
    connection = Connection(settings, lambda: shared_client(settings, params))
    if key is not None:
        cache[key] = params, connection
    return params, connection


class _Settled(NamedTuple):
    """What holds for a lookup whose call and variables say nothing of its client."""

    configured: Sequence[Source]
    settings: Settings


_settled: _Settled | None = None


def settle() -> None:
    """Settle now what would be the same for most lookups of this process and its forks.

    That is, unless a file has a say in it, which a task may change, or unless there is
    something wrong with it, which is for the lookup to tell.
    """
    global _settled
    _settled = None
    configured = lasting_options()
    sources = _sources(SHARED, {}, configured)
    with suppress(CredentialBridgeError):
        settings = without_files(_split(sources, _merged(SHARED, sources)))
        if settings:
            masking(wants_masking({}, configured))(settings.secrets)
            _settled = _Settled(configured, settings)


def _concern_client(*given: Mapping[str, Any]) -> bool:
    """Return whether options say who asks, whom, and how."""
    return any(name in values for values in given for name in _OF_CLIENT)


def _sources(
    options: Options, call: Mapping[str, Any], configured: Iterable[Source]
) -> list[Source]:
    """Return where the options of a lookup come from, in their types."""
    return [
        Source("options", _typed(options, call), option_origins(call)),
        *(
            source._replace(values=_typed_when_read(options, source.values))
            for source in configured
        ),
    ]


def _call_options(options: Options, direct: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that a call sets, in plain JSON types.

    :raises ConfigurationError: for an unknown option, which Ansible would silently
        ignore
    """
    # With 'with_...' older ansible-core passes 'wantlist' on, which is not our option.
    ours = {name: value for name, value in direct.items() if name != "wantlist"}
    given = under_own_names(options, ours)
    # What a lookup returns for something that is missing may be anything.
    given.pop("default", None)
    return only_given(
        options, {name: plain_value(value, name) for name, value in given.items()}
    )


def plain_value(value: Any, name: str) -> Any:
    """Return a value of the call in plain JSON types, whatever Ansible has made of it.

    :raises UndefinedError: for an undefined one; Ansible tells what that is
    :raises VaultError: ``invalid_data`` for a value that JSON would change
    """
    _require_defined(value)
    return json_types(value, name)


def _require_defined(value: Any) -> None:
    # Before 2.19, ansible-core hands undefined values to a lookup like any others.
    if isinstance(value, str):
        # By far the most, and to ask whether they are mappings takes long.
        return
    if isinstance(value, Undefined):
        # Any use of it raises Jinja's error.
        str(value)
    elif isinstance(value, Mapping):
        _require_defined(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for item in value:
            _require_defined(item)


def _key(call: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Return what tells a call's options from those of another call.

    Return None if one of them is a list or a dictionary.
    """
    key = tuple((name, type(value), value) for name, value in call.items())
    try:
        hash(key)
    except TypeError:
        return None
    return key


def _typed(options: Options, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return options in their types.

    :raises ConfigurationError: for a value of another type
    """
    # Ansible's validator takes longer than all else here.
    others = {
        name: options[name]
        for name, value in values.items()
        if not (isinstance(value, str) and options[name].is_any_text)
    }
    if not others:
        return values
    return {**values, **typed(others, {name: values[name] for name in others})}


def _typed_when_read(options: Options, values: Mapping[str, Any]) -> LazyValues:
    """Return options in their types; null for those that are not given."""

    def work_out(name: str) -> Any:
        given = only_given(options, {name: values[name]})
        return _typed(options, given).get(name)

    return LazyValues(values, work_out)


def _merged(options: Options, sources: Sequence[Source]) -> LazyValues:
    """Return each option's value from the most explicit source, else its default."""

    def work_out(name: str) -> Any:
        value = first_value(name, sources)
        return options[name].default if value is None else value

    return LazyValues(options, work_out)


def _settings(sources: Sequence[Source], params: Params) -> Settings:
    """Return the settings of a lookup."""
    try:
        return from_process(_split(sources, params))
    except ConfigurationError as error:
        if error.message in (NO_ADDRESS, NO_CREDENTIALS):
            error.hint = f"{error.hint} {_NO_ENVIRONMENT}"
        raise


def _split(sources: Sequence[Source], params: Params) -> list[Source]:
    """Return the sources as settings are resolved from them.

    Credentials are decided source by source, all other options one by one.
    """
    credentials = []
    for source in sources:
        names = (name for name in CREDENTIALS if name in source.values)
        given = LazyValues(names, source.values.__getitem__)
        credentials.append(source._replace(values=given))
    others = (name for name in SHARED if name not in CREDENTIALS)
    return [*credentials, Source("options", LazyValues(others, params.__getitem__))]
