# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The logger, with a stand-in for pylogshield: the real one is in the functional tests."""

from __future__ import annotations

import logging
import stat
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._log import (
    Log,
    TaskLog,
    check_logger,
    parse_level,
    silent,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._redact import (
    HIDDEN,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)


class Recorder:
    """What PyLogShield offers that is used."""

    def __init__(self) -> None:
        self.records: list[tuple[str, str, bool]] = []
        self.handlers: list[Any] = []

    def _add(self, level: str, text: str, mask: bool) -> None:
        self.records.append((level, text, mask))

    def debug(self, text: str, mask: bool) -> None:
        self._add("debug", text, mask)

    def info(self, text: str, mask: bool) -> None:
        self._add("info", text, mask)

    def warning(self, text: str, mask: bool) -> None:
        self._add("warning", text, mask)


@pytest.mark.parametrize(
    ("level", "number"),
    [
        ("DEBUG", 10),
        ("info", 20),
        (" Warning ", 30),
        ("warn", 30),
        ("error", 40),
        ("critical", 50),
        ("notset", 0),
        (10, 10),
        (logging.WARNING, 30),
        (0, 0),
    ],
)
def test_levels(level: Any, number: int) -> None:
    assert parse_level(level) == number


@pytest.mark.parametrize(
    "level", ["", "loud", 5, -1, True, False, None, 10.0, b"info", ["info"]]
)
def test_bad_levels(level: Any) -> None:
    with pytest.raises(ConfigurationError, match="log_level"):
        parse_level(level)


@pytest.mark.parametrize("logger", [False, 0, "", [], logging.getLogger(), Recorder()])
def test_what_is_no_pylogshield(logger: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    core = types.ModuleType("pylogshield.core")
    core.PyLogShield = type("PyLogShield", (), {})  # type: ignore[attr-defined]
    for known in (None, core):
        monkeypatch.setitem(sys.modules, "pylogshield.core", known)
        with pytest.raises(ConfigurationError, match="PyLogShield"):
            Log("service", "info", logger)


def test_a_pylogshield_is_taken_and_decides_the_level(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    core = types.ModuleType("pylogshield.core")
    core.PyLogShield = Recorder  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pylogshield.core", core)
    recorder = Recorder()
    assert check_logger(recorder) is recorder
    Log("service", "critical", recorder).debug("event")
    assert recorder.records == [("debug", "[service] event", True)]


def test_a_logger_is_made_for_the_first_record_and_once() -> None:
    made: list[Recorder] = []

    def create(name: str, level: int) -> Recorder:
        assert (name, level) == ("service", 20)
        made.append(Recorder())
        return made[-1]

    log = Log("service", "info", mask=False, create=create)
    log.debug("event")
    assert not made
    log.info("event", path="a", nothing=None)
    log.warning("event", number=1)
    assert [recorder.records for recorder in made] == [
        [
            ("info", "[service] event path=a", False),
            ("warning", "[service] event number=1", False),
        ]
    ]


@pytest.mark.parametrize("error", [ImportError, PermissionError, RuntimeError])
def test_a_logger_that_cannot_be_made_fails_nothing(
    error: type[Exception], capsys: pytest.CaptureFixture[str]
) -> None:
    def create(_name: str, _level: int) -> Any:
        raise error("canary")

    log = Log("service", "debug", create=create)
    log.info("event")
    log.info("event")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"credential_bridge.vault writes no log: {error.__name__}\n"


def test_credentials_are_hidden_wherever_they_stand() -> None:
    recorder = Recorder()
    log = Log("service", "debug", mask=False, create=lambda _name, _level: recorder)
    log.redact = lambda text: text.replace("canary", HIDDEN)
    log.debug("event", path="a/canary/b")
    assert recorder.records == [("debug", f"[service] event path=a/{HIDDEN}/b", False)]


def test_values_are_shown_without_mask_only() -> None:
    data = {"a": 1, "b": {"c": "d"}}
    assert Log("s", "info").masked(data) == {"a": HIDDEN, "b": HIDDEN}
    assert Log("s", "info", mask=False).masked(data) == data


def test_silence(capsys: pytest.CaptureFixture[str]) -> None:
    silent().warning("event")
    assert capsys.readouterr() == ("", "")


def test_a_task_keeps_warnings_for_its_user_and_writes_no_file() -> None:
    log = TaskLog("debug", None)
    log.debug("request", path="a")
    log.warning("token expires soon", seconds=120)
    log.warning("plain")
    assert log.take_warnings() == ["token expires soon (seconds: 120)", "plain"]
    assert log.take_warnings() == []


def test_a_task_records_into_a_file_of_its_owner(tmp_path: Path) -> None:
    pytest.importorskip("pylogshield")
    file = tmp_path / "records.log"
    log = TaskLog("info", str(file))
    log.debug("too low")
    assert not file.exists()
    log.info("login", method="token")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "login method=token" in file.read_text()
    assert "too low" not in file.read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["records.log"]
