# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The planner, as tables: what there is, what is wanted, what must be done."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.comparison import (
    merged,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.generator import (
    Generator,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.metadata import (
    SecretMetadata,
    VersionInfo,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.operations import (
    DELETE_LATEST,
    DELETE_METADATA,
    PATCH,
    WRITE,
    WRITE_METADATA,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.plan import (
    Action,
    Step,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.secret import (
    Desired,
    Update,
    joined,
    plan_absent_permanent,
    plan_absent_soft,
    plan_absent_unseen,
    plan_blind,
    plan_present,
    settings_payload,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
    VaultSecretNotFoundError,
)

DATA = {"user": "admin", "port": 5432, "nested": {"a": [1, None, True]}}


def seen(state: State = State.LIVE, version: int = 3, data: Any = None) -> Observation:
    held = (DATA if data is None else data) if state is State.LIVE else {}
    return Observation("secret", "app", state, version, held, {"version": version})


MISSING = seen(State.MISSING, 0)
DELETED = seen(State.DELETED)
DESTROYED = seen(State.DESTROYED)
UPDATE = Update.PATCH
GENERATE = {"a": Generator(), "b": Generator()}


@pytest.mark.parametrize(
    ("observed", "desired", "action", "after"),
    [
        (MISSING, Desired(DATA), Action.CREATED, DATA),
        (MISSING, Desired({}), Action.CREATED, {}),
        (DELETED, Desired(DATA), Action.CREATED, DATA),
        (DESTROYED, Desired(DATA), Action.CREATED, DATA),
        (seen(), Desired(dict(reversed(list(DATA.items())))), Action.UNCHANGED, None),
        (seen(data={"n": 1}), Desired({"n": 1.0}), Action.UNCHANGED, None),
        (seen(data={"n": 1}), Desired({"n": True}), Action.REPLACED, {"n": True}),
        (seen(data={"n": 1}), Desired({"n": "1"}), Action.REPLACED, {"n": "1"}),
        (seen(data={"n": None}), Desired({}), Action.REPLACED, {}),
        (seen(), Desired({"user": "x"}), Action.REPLACED, {"user": "x"}),
        (seen(), Desired({"user": "admin"}, update=UPDATE), Action.UNCHANGED, None),
        (
            seen(),
            Desired({"user": "x"}, update=UPDATE),
            Action.PATCHED,
            {**DATA, "user": "x"},
        ),
        # The specification's patch replaces top-level keys; Vault's own would merge
        # the dictionaries.
        (
            seen(),
            Desired({"nested": {"b": 1}}, update=UPDATE),
            Action.PATCHED,
            {**DATA, "nested": {"b": 1}},
        ),
        (
            seen(),
            Desired({"user": None}, update=UPDATE),
            Action.PATCHED,
            {**DATA, "user": None},
        ),
        (
            MISSING,
            Desired({"user": "x"}, update=UPDATE, create=True),
            Action.CREATED,
            {"user": "x"},
        ),
        (
            DELETED,
            Desired({"user": "x"}, update=UPDATE, create=True),
            Action.CREATED,
            {"user": "x"},
        ),
        (
            seen(data={"a": 1, "b": 2}),
            Desired(remove=("a", "z")),
            Action.PATCHED,
            {"b": 2},
        ),
        (seen(data={"a": 1}), Desired(remove=("z",)), Action.UNCHANGED, None),
        (
            seen(data={"a": 1, "b": 2}),
            Desired({"c": 3}, ("a",), UPDATE),
            Action.PATCHED,
            {"b": 2, "c": 3},
        ),
        (MISSING, Desired(remove=("a",), create=True), Action.UNCHANGED, None),
    ],
)
def test_present(
    observed: Observation, desired: Desired, action: Action, after: Any
) -> None:
    plan = plan_present(observed, None, desired)
    assert plan.action is action
    assert plan.changed is (action is not Action.UNCHANGED)
    if after is None:
        assert plan.steps == ()
        assert plan.after == plan.before
        assert plan.metadata == observed.metadata
    else:
        assert plan.steps == (Step(WRITE, after, observed.version),)
        assert (plan.after.state, plan.after.version, plan.after.data) == (
            State.LIVE,
            observed.version + 1,
            after,
        )
        assert plan.metadata == {}


@pytest.mark.parametrize(
    ("observed", "reason"),
    [
        (MISSING, "secret_not_found"),
        (DELETED, "secret_deleted"),
        (DESTROYED, "secret_destroyed"),
    ],
)
@pytest.mark.parametrize(
    "desired", [Desired({"a": 1}, update=UPDATE), Desired(remove=("a",))]
)
def test_patch_needs_something_to_patch(
    observed: Observation, reason: str, desired: Desired
) -> None:
    with pytest.raises(VaultSecretNotFoundError) as caught:
        plan_present(observed, None, desired)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("observed", "cas", "accepted"),
    [
        (seen(), 3, True),
        (seen(), 2, False),
        (seen(), 0, False),
        (MISSING, 0, True),
        (MISSING, 1, False),
        (DELETED, 3, True),
    ],
)
def test_cas_guards_writes(observed: Observation, cas: int, accepted: bool) -> None:
    desired = Desired({"new": 1}, cas=cas)
    if accepted:
        assert plan_present(observed, None, desired).steps == (
            Step(WRITE, {"new": 1}, cas),
        )
    else:
        with pytest.raises(VaultError) as caught:
            plan_present(observed, None, desired)
        assert caught.value.reason == "cas_mismatch"


def test_unchanged_wins_over_a_wrong_cas() -> None:
    assert not plan_present(seen(), None, Desired(DATA, cas=99)).changed


KNOWN = SecretMetadata(
    "secret",
    "app",
    True,
    3,
    0,
    {
        1: VersionInfo(1, State.DESTROYED, "t", ""),
        2: VersionInfo(2, State.DELETED, "t", "t"),
        3: VersionInfo(3, State.LIVE, "t", ""),
    },
    {"owner": "a", "team": "b"},
    5,
    False,
    3600,
)


@pytest.mark.parametrize(
    ("settings", "update", "payload"),
    [
        ({"max_versions": 5}, Update.REPLACE, None),
        ({"max_versions": 6}, Update.REPLACE, {"max_versions": 6}),
        (
            {"cas_required": True, "max_versions": 5},
            Update.REPLACE,
            {"cas_required": True},
        ),
        ({"delete_version_after": 3600}, Update.REPLACE, None),
        (
            {"delete_version_after": 90},
            Update.REPLACE,
            {"delete_version_after": "1m30s"},
        ),
        ({"custom_metadata": {"team": "b", "owner": "a"}}, Update.REPLACE, None),
        (
            {"custom_metadata": {"owner": "a"}},
            Update.REPLACE,
            {"custom_metadata": {"owner": "a"}},
        ),
        ({"custom_metadata": {"owner": "a"}}, UPDATE, None),
        (
            {"custom_metadata": {"owner": "z"}},
            UPDATE,
            {"custom_metadata": {"owner": "z", "team": "b"}},
        ),
        ({"custom_metadata": {}}, Update.REPLACE, {"custom_metadata": {}}),
    ],
)
def test_settings_alone(settings: Any, update: Update, payload: Any) -> None:
    plan = plan_present(seen(), KNOWN, Desired(settings=settings, update=update))
    assert plan.steps == (() if payload is None else (Step(WRITE_METADATA, payload),))
    assert plan.action is (Action.UNCHANGED if payload is None else Action.CONFIGURED)
    assert plan.after.version == plan.before.version == 3


def test_settings_come_before_the_data_that_they_apply_to() -> None:
    plan = plan_present(
        seen(), KNOWN, Desired({"a": 1}, settings={"delete_version_after": 60})
    )
    assert plan.steps == (
        Step(WRITE_METADATA, {"delete_version_after": "1m0s"}),
        Step(WRITE, {"a": 1}, 3),
    )
    assert plan.before.settings == {"delete_version_after": 3600}
    assert plan.after.settings == {"delete_version_after": 60}


@pytest.mark.parametrize(
    ("rest", "action", "steps"),
    [
        (Desired({"a": 1}), Action.REPLACED, 2),
        (Desired(DATA), Action.CONFIGURED, 1),
    ],
)
def test_an_overtaken_write_keeps_what_was_done_before(
    rest: Desired, action: Action, steps: int
) -> None:
    first = plan_present(seen(), KNOWN, Desired({"a": 1}, settings={"max_versions": 9}))
    second = plan_present(seen(version=4), None, rest)
    whole = joined(first, second)
    assert (whole.action, len(whole.steps), whole.changed) == (action, steps, True)
    assert (whole.before.settings, whole.after.settings) == (
        {"max_versions": 5},
        {"max_versions": 9},
    )
    assert whole.before.version == 4


@pytest.mark.parametrize(
    ("observed", "changed"),
    [(seen(), True), (DELETED, False), (DESTROYED, False), (MISSING, False)],
)
def test_soft_deletion(observed: Observation, changed: bool) -> None:
    plan = plan_absent_soft(observed)
    assert plan.steps == ((Step(DELETE_LATEST),) if changed else ())
    assert plan.after.state is (State.DELETED if changed else observed.state)
    assert plan.after.version == observed.version


def test_permanent_deletion_counts_what_is_lost() -> None:
    plan = plan_absent_permanent(KNOWN)
    assert plan.steps == (Step(DELETE_METADATA),)
    assert plan.before.restorable == (2, 3)
    assert (plan.after.state, plan.after.version, plan.after.restorable) == (
        State.MISSING,
        0,
        (),
    )


def test_permanent_deletion_removes_metadata_without_versions() -> None:
    assert plan_absent_permanent(SecretMetadata("secret", "app", True)).changed
    assert not plan_absent_permanent(SecretMetadata("secret", "app", False)).changed


@pytest.mark.parametrize(
    ("observed", "changed"), [(seen(), True), (DELETED, True), (MISSING, False)]
)
def test_permanent_deletion_without_the_right_to_count(
    observed: Observation, changed: bool
) -> None:
    plan = plan_absent_unseen(observed)
    assert plan.changed is changed
    assert plan.before.restorable is None


def test_a_blind_write_is_always_a_change() -> None:
    plan = plan_blind("secret", "app", Desired({"a": None}, cas=4))
    assert (plan.action, plan.steps) == (Action.WRITTEN, (Step(WRITE, {"a": None}, 4),))
    assert (plan.before.state, plan.after.version) == (State.UNKNOWN, 5)
    assert plan_blind("secret", "app", Desired({"a": 1})).after.version is None


def test_a_blind_patch_leaves_the_work_to_vault() -> None:
    plan = plan_blind("secret", "app", Desired({"a": [1]}, ("b",), UPDATE))
    assert plan.steps == (Step(PATCH, {"a": [1], "b": None}, None),)


@pytest.mark.parametrize("value", [None, {}, {"deep": 1}])
def test_a_blind_patch_refuses_what_vault_would_do_differently(value: Any) -> None:
    with pytest.raises(VaultError) as caught:
        plan_blind("secret", "app", Desired({"key": value}, update=UPDATE))
    assert caught.value.reason == "invalid_data"
    assert "'key'" in str(caught.value)


def test_merging_is_of_the_top_level() -> None:
    assert merged({"a": {"x": 1}, "b": 2}, {"a": {"y": 1}}) == {"a": {"y": 1}, "b": 2}


def test_no_repr_shows_data() -> None:
    plan = plan_present(seen(), None, Desired({"key": "canary-value"}))
    assert "canary-value" not in repr(plan) + repr(Desired({"key": "canary-value"}))
    assert "admin" not in repr(plan)


@pytest.mark.parametrize(
    ("desired", "touches", "replaces", "creates", "needs_metadata"),
    [
        (Desired({}), True, True, True, False),
        (Desired({}, update=UPDATE), True, False, False, False),
        (Desired({}, update=UPDATE, create=True), True, False, True, False),
        (Desired(remove=("a",)), True, False, False, False),
        (Desired(generate={"a": Generator()}), True, False, True, False),
        (
            Desired(generate={"a": Generator()}, update=UPDATE),
            True,
            False,
            False,
            False,
        ),
        (Desired(generate={"a": Generator()}, max_age=1), True, False, True, True),
        (Desired(settings={"max_versions": 1}), False, False, False, True),
    ],
)
def test_what_follows_from_the_options(
    desired: Desired, touches: bool, replaces: bool, creates: bool, needs_metadata: bool
) -> None:
    assert (
        desired.touches_data,
        desired.replaces,
        desired.may_create,
        desired.needs_metadata,
    ) == (touches, replaces, creates, needs_metadata)


@pytest.mark.parametrize(
    ("observed", "desired", "new", "after"),
    [
        (
            MISSING,
            Desired(generate=GENERATE),
            {"a": "1", "b": "2"},
            {"a": "1", "b": "2"},
        ),
        (
            seen(data={"a": "1", "c": "3"}),
            Desired(generate=GENERATE),
            {"b": "2"},
            {"a": "1", "b": "2", "c": "3"},
        ),
        (seen(data={"a": "1", "b": "2"}), Desired(generate=GENERATE), {}, None),
        (
            seen(data={"a": "1", "b": "2", "c": "3"}),
            Desired({"d": "4"}, generate=GENERATE),
            {},
            {"a": "1", "b": "2", "d": "4"},
        ),
        (
            seen(data={"a": "1", "c": "3"}),
            Desired(remove=("c",), generate=GENERATE),
            {"b": "2"},
            {"a": "1", "b": "2"},
        ),
    ],
)
def test_generated_values_are_kept_and_completed(
    observed: Observation, desired: Desired, new: dict[str, str], after: Any
) -> None:
    plan = plan_present(observed, None, desired, new)
    assert plan.steps == (
        () if after is None else (Step(WRITE, after, observed.version),)
    )


def test_nothing_is_generated_into_a_secret_that_must_exist() -> None:
    desired = Desired(generate=GENERATE, update=UPDATE)
    with pytest.raises(VaultSecretNotFoundError):
        plan_present(MISSING, None, desired, {"a": "1", "b": "2"})


def test_a_refused_blind_patch_names_its_secret() -> None:
    with pytest.raises(VaultError) as caught:
        plan_blind("secret", "app", Desired({"key": None}, update=UPDATE))
    assert (caught.value.mount_point, caught.value.path) == ("secret", "app")


def test_durations_are_sent_as_text() -> None:
    settings = {"delete_version_after": 90, "max_versions": 3}
    assert settings_payload(settings) == {
        "delete_version_after": "1m30s",
        "max_versions": 3,
    }
