# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Properties that hold for any input.

The pure parts get more than 100,000 made-up cases, a server fewer. Whatever comes in,
what comes out is a result or a failure of ours, never another exception.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import hypothesis
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from vault import fakes
from vault.audit import Audit
from vault.module import ModuleRun
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils import _redact
from ansible_collections.credential_bridge.vault.plugins.module_utils._model import (
    data as _data,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model import (
    durations as _durations,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model import (
    paths as _paths,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.comparison import (
    difference,
    same,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.operations import (
    READ,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options import (
    entries as _entries,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options import (
    generators as _generate,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options import (
    modules as _argspec,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options import (
    secret_settings as _secret_settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options import (
    versions as _versions,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan import (
    secret as _plan,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings import (
    config_file as _config_file,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_engine_info,
    vault_secret,
    vault_secret_info,
    vault_secret_version,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault import (
    failure_rules,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    CredentialBridgeError,
    VaultError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

pytestmark = pytest.mark.ansible

FACTOR = 20 if os.environ.get("CREDENTIAL_BRIDGE_SOAK") else 1
NO_COMPLAINTS = tuple(HealthCheck)

Property = Callable[..., None]


def cases(number: int) -> settings:
    """Run so many examples, however long one takes."""
    return settings(
        max_examples=number * FACTOR,
        deadline=None,
        database=None,
        suppress_health_check=NO_COMPLAINTS,
        derandomize=FACTOR == 1,
    )


# What slips through: separators, dots, percent signs, controls, other scripts.
nasty_text = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="/.%?#&=\\ ~a0é\u202e\x00\r\n", max_size=12),
    st.lists(
        st.sampled_from(
            ["..", ".", "", "a", "%2e%2e", "%2F", "data", "sys", " ", "\u2025"]
        ),
        max_size=6,
    ).map("/".join),
)
json_leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=10),
)
json_values = st.recursive(
    json_leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
)
objects = st.dictionaries(st.text(max_size=6), json_values, max_size=4)
anything = st.one_of(
    json_values,
    st.floats(),
    st.binary(max_size=5),
    st.dates(),
    st.sets(st.integers(), max_size=2),
    nasty_text,
)


class Refused(Exception):
    """A check has refused the input with a failure of ours, which ends the case."""


def accepted(function: Any, *arguments: Any) -> Any:
    """Return what a check returns, unless it refuses the input."""
    try:
        return function(*arguments)
    except CredentialBridgeError:
        raise Refused from None


def given(*strategies: st.SearchStrategy[Any]) -> Callable[[Property], Property]:
    """Do as hypothesis does, but let a refusal pass as well."""

    def decorate(test: Property) -> Property:
        @functools.wraps(test)
        def until_refused(*arguments: Any, **options: Any) -> None:
            with contextlib.suppress(Refused):
                test(*arguments, **options)

        return hypothesis.given(*strategies)(until_refused)

    return decorate


# --- pure parts -----------------------------------------------------------------------


@cases(12_000)
@given(nasty_text | anything)
def test_a_path_stays_what_it_is_below_its_mount(path: Any) -> None:
    checked = accepted(_paths.check_secret_path, path)
    # One slash at the start is dropped.
    assert checked == path.removeprefix("/")
    sent = READ.url("mount", checked)
    assert unquote(sent) == f"v1/mount/data/{checked}"
    assert not {".", "..", ""} & set(sent.split("/"))
    assert not set("?#\\ ") & set(sent)


@cases(12_000)
@given(nasty_text | anything)
def test_a_mount_is_one_below_v1(mount: Any) -> None:
    checked = accepted(_paths.check_mount_point, mount)
    assert not {".", "..", ""} & set(READ.url(checked, "x").split("/"))


@cases(6_000)
@given(nasty_text | anything)
def test_a_folder_has_no_slash_at_its_end(folder: Any) -> None:
    assert not accepted(_paths.check_folder_path, folder).endswith("/")


@cases(12_000)
@given(st.one_of(st.text(alphabet="0123456789hmsdw.- ", max_size=12), anything))
def test_a_duration_survives_its_own_notation(value: Any) -> None:
    seconds = accepted(_durations.parse_duration, value, "o")
    assert isinstance(seconds, int)
    assert (
        _durations.parse_duration(_durations.format_duration(seconds), "o") == seconds
    )


@cases(10_000)
@given(
    st.one_of(
        anything,
        st.lists(
            st.integers() | st.sampled_from(["latest", "1", "0", "-1"]), max_size=4
        ),
    )
)
def test_versions_are_positive_and_named_once(value: Any) -> None:
    versions = accepted(_versions.wanted_versions, value)
    assert versions
    assert all(number is None or number > 0 for number in versions)
    assert len(set(versions)) == len(versions)


@cases(12_000)
@given(st.dictionaries(json_leaves, anything, max_size=4) | anything)
def test_data_that_is_accepted_is_json_and_stays_itself(data: Any) -> None:
    plain = accepted(_data.plain_data, data)
    assert same(json.loads(json.dumps(plain, allow_nan=False)), plain)
    assert _data.plain_data(plain) == plain
    assert difference(plain, plain) == ((), (), ())


@cases(8_000)
@given(json_values, json_values)
def test_sameness_is_that_of_json(left: Any, right: Any) -> None:
    assert same(left, left)
    assert same(left, right) == same(*reversed((left, right)))
    if json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True):
        assert same(left, right)


@cases(8_000)
@given(objects, objects, st.sampled_from(list(_plan.Update)))
def test_what_was_planned_needs_no_second_plan(
    current: dict[str, Any], data: dict[str, Any], update: Any
) -> None:
    desired = _plan.Desired(data=data, update=update)
    seen = Observation("m", "p", State.LIVE, 3, current, {})
    plan = accepted(_plan.plan_present, seen, None, desired)
    after = plan.after.data
    assert plan.changed == (not same(after, current))
    again = Observation("m", "p", State.LIVE, 4, dict(after), {})
    assert not _plan.plan_present(again, None, desired).changed


@cases(8_000)
@given(anything)
def test_generators_make_what_they_say(value: Any) -> None:
    for generator in accepted(_generate.check_generators, {"key": value}).values():
        if not generator.policy:
            assert generator.make()


@cases(6_000)
@given(
    st.one_of(
        anything,
        st.lists(objects, max_size=3),
        st.dictionaries(nasty_text, objects | st.none(), max_size=3),
    )
)
def test_a_list_of_secrets_is_typed_or_refused(value: Any) -> None:
    params = {name: option.default for name, option in _argspec.VAULT_SECRET.items()}
    for entry in (
        accepted(
            _entries.one_or_many, {**params, "secrets": value}, _argspec.VAULT_SECRET
        )
        or []
    ):
        assert isinstance(entry.place, str)
        assert set(entry.params) <= set(params)


@cases(6_000)
@given(
    st.text(max_size=60),
    st.lists(st.text(min_size=4, max_size=12), min_size=1, max_size=3),
)
def test_a_secret_is_found_in_every_shape(text: str, secrets: list[str]) -> None:
    # Vault's own sentences are public, whatever secret they resemble.
    for shape in _redact.shapes(secrets[0]):
        hidden = _redact.redact(f"X-{text}-{shape}-{text}", secrets)
        # A secret of asterisks looks like a masked one.
        assert shape == _redact.HIDDEN or f"-{shape}-" not in hidden


@cases(6_000)
@given(st.integers(100, 599), json_values, st.lists(st.text(max_size=8), max_size=2))
def test_every_answer_has_a_failure(status: int, body: Any, texts: list[str]) -> None:
    failure = failure_rules.from_response(status, body, texts)
    assert failure.as_dict()["reason"]
    assert all(isinstance(text, str) for text in failure_rules.error_texts(body))


@cases(6_000)
@given(
    st.dictionaries(
        st.sampled_from(
            ["custom_metadata", "max_versions", "cas_required", "delete_version_after"]
        ),
        anything,
    )
)
def test_settings_are_typed_or_refused(params: dict[str, Any]) -> None:
    given_all = dict.fromkeys(
        ("custom_metadata", "max_versions", "cas_required", "delete_version_after")
    )
    # Ansible and the option table check the type of this one.
    number = params.get("max_versions")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int)):
        params = {**params, "max_versions": 3}
    json.dumps(accepted(_secret_settings.check_settings, {**given_all, **params}))


# --- files ----------------------------------------------------------------------------


@cases(1_500)
@given(
    st.one_of(
        st.binary(max_size=40),
        json_values.map(lambda value: json.dumps(value).encode()),
    )
)
def test_a_stored_configuration_is_read_or_refused(content: bytes) -> None:
    file = Path(os.environ["HOME"], ".vault_config.json")
    file.write_bytes(content)
    file.chmod(0o600)
    with contextlib.suppress(ConfigurationError):
        assert isinstance(_config_file.load(), dict)
    # Whatever the file holds, it becomes settings or is refused.
    with contextlib.suppress(CredentialBridgeError):
        VaultBackend(mount_point="m", token_renew="off")


# --- through a server -----------------------------------------------------------------


class Telling(fakes.Handler):
    """Answers with whatever a test has prepared."""

    say: dict[str, Any]

    def answer(self, body: bytes) -> None:
        self.send(
            self.say["status"],
            self.say["content"],
            {"Content-Type": "application/json"},
        )


@pytest.fixture(scope="module")
def telling() -> Iterator[tuple[fakes.FakeServer, dict[str, Any]]]:
    say: dict[str, Any] = {}
    with fakes.FakeServer(Telling, say=say) as server:
        yield server, say


#: The server's response to reading data or metadata; tests replace parts of it.
VERSION = {
    "version": 1,
    "created_time": "2026-01-01T00:00:00Z",
    "deletion_time": "",
    "destroyed": False,
}
ANSWER = {
    "data": {
        "data": {"a": "b"},
        "metadata": VERSION,
        "versions": {"1": VERSION},
        "current_version": 1,
        "keys": ["a", "b/"],
        "options": {"version": "2"},
        "type": "kv",
    }
}
places = st.lists(st.sampled_from([*ANSWER["data"], *VERSION, "1"]), max_size=3)


def changed_at(value: Any, place: list[str], new: Any) -> Any:
    if not place or not isinstance(value, Mapping):
        return new
    return {**value, place[0]: changed_at(value.get(place[0]), place[1:], new)}


MODULES = [
    (
        vault_secret.TASK,
        {"path": "a", "data": {"n": 1}, "custom_metadata": {"a": "b"}},
    ),
    (vault_secret.TASK, {"path": "a", "state": "absent"}),
    (
        vault_secret_info.TASK,
        {"paths": "a", "content": ["data", "metadata"]},
    ),
    (
        vault_secret_info.TASK,
        {"prefix": "", "recursive": True, "max_entries": 20},
    ),
    (
        vault_secret_version.TASK,
        {"path": "a", "versions": ["latest"], "state": "deleted"},
    ),
    (vault_engine_info.TASK, {}),
]


@pytest.mark.parametrize("module", MODULES)
def test_no_answer_is_taken_for_another(
    telling: Any, vault: VaultServer, module: Any
) -> None:
    """Odd responses make tasks fail with our errors, not with tracebacks."""
    server, say = telling
    kind, params = module
    task = ModuleRun(
        kind,
        vault,
        vault_url=server.address,
        mount_point="m",
        token_renew="off",
        retries=0,
    )

    @cases(300)
    @given(
        places, json_values, st.sampled_from([200, 200, 200, 204, 400, 403, 404, 500])
    )
    def odd(place: list[str], new: Any, status: int) -> None:
        content = json.dumps(
            changed_at(ANSWER, ["data", *place], new) if place else new
        ).encode()
        say.update(status=status, content=b"" if status == 204 else content)
        result = task(**params)
        if result.get("failed"):
            assert "where" not in result, (content, result)
            assert result["msg"]

    odd()


def test_no_request_leaves_its_mount(
    vault: VaultServer, kv_mount: str, audit: Audit
) -> None:
    """In the audit log, hostile paths lie below the mount that was named."""
    backend = VaultBackend(
        vault.address, vault.token, mount_point=kv_mount, token_renew="off"
    )

    @cases(400)
    @given(nasty_text)
    def hostile(path: str) -> None:
        for operation in (
            lambda: backend.get_secret(path),
            lambda: backend.add_secret(path, {"a": 1}),
            lambda: backend.delete_secret(path),
        ):
            with contextlib.suppress(VaultError):
                operation()

    hostile()
    seen = audit.new()
    assert len(seen) > 100
    outside = [
        path
        for path in seen
        if not path.startswith((f"{kv_mount}/", "sys/internal/ui/mounts"))
    ]
    assert outside == []
