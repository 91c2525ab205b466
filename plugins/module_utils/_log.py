# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Log records through pylogshield.

Specification, "Constructor parameters": service_name, log_level, logger, mask.

pylogshield costs 70 ms to import and opens a log file when constructed, so nothing of
it is touched before a record is due. Records are composed of public parts. Data values
appear only if the caller switched ``mask`` off, and credentials never do: if one is in
a record after all, for example in a path, it is hidden.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Mapping
from typing import Any, Callable

from ._redact import HIDDEN
from .errors import ConfigurationError

_LEVELS: Mapping[str, int] = {
    name: getattr(logging, name)
    for name in ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG", "NOTSET")
}

_COLLECTION = "credential_bridge.vault"


def parse_level(level: Any) -> int:
    """Return the number of a level given as text, or as pylogshield's LogLevel.

    :raises ConfigurationError: for anything else
    """
    number = -1
    if isinstance(level, str):
        name = level.strip().upper()
        number = _LEVELS.get("WARNING" if name == "WARN" else name, number)
    elif isinstance(level, int) and not isinstance(level, bool):
        number = int(level)
    if number in _LEVELS.values():
        return number
    raise ConfigurationError(
        "The option 'log_level' is not a level.",
        hint=f"Use one of {', '.join(name.lower() for name in _LEVELS)}.",
    )


def check_logger(logger: Any) -> Any:
    """Return the logger itself if it is a PyLogShield.

    Whoever has one has imported pylogshield already.

    :raises ConfigurationError: for anything else, false values included
    """
    core = sys.modules.get("pylogshield.core")
    if core is None or not isinstance(logger, core.PyLogShield):
        raise ConfigurationError(
            f"The option 'logger' must be a PyLogShield, not {type(logger).__name__}.",
            hint="Create one with pylogshield.PyLogShield(name), or leave the option "
            "out.",
        )
    return logger


class Log:
    """Where the records of one backend go.

    :param service_name: tags every record, and nothing else
    :param level: the minimum level of the logger made here; the caller's own logger has
        a level of its own
    :param create: makes the logger when the first record is due, if the caller brought
        none
    """

    def __init__(
        self,
        service_name: str,
        level: Any,
        logger: Any = None,
        mask: bool = True,
        create: Callable[[str, int], Any] | None = None,
    ) -> None:
        """Check the options; no logger is made yet.

        :raises ConfigurationError: for an unusable level or logger
        """
        self._service_name = service_name
        self._level = parse_level(level)
        self._logger = logger if logger is None else check_logger(logger)
        if self._logger is not None:
            self._level = logging.NOTSET
        #: Hides the credentials in a text; the session, which knows them, sets it.
        self.redact: Callable[[str], str] = str
        self._mask = mask
        self._create = create or _console_logger
        self._broken = False

    def debug(self, event: str, **fields: Any) -> None:
        """Record a detail."""
        self._record(logging.DEBUG, event, fields)

    def info(self, event: str, **fields: Any) -> None:
        """Record what happened."""
        self._record(logging.INFO, event, fields)

    def warning(self, event: str, **fields: Any) -> None:
        """Record what the user should know."""
        self._record(logging.WARNING, event, fields)

    def take_warnings(self) -> list[str]:
        """Return the warnings that the user has not seen yet."""
        return []

    def progress(self, text: str) -> None:
        """Show how far a long task has come, if somebody is watching."""

    def masked(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of a secret as a record may show it."""
        return {key: HIDDEN if self._mask else value for key, value in data.items()}

    def _record(self, level: int, event: str, fields: Mapping[str, Any]) -> None:
        if level < self._level or self._broken:
            return
        if self._logger is None:
            self._logger = self._created()
        if self._logger is None:
            return
        text = self._composed(event, fields)
        write = {
            logging.DEBUG: self._logger.debug,
            logging.INFO: self._logger.info,
            logging.WARNING: self._logger.warning,
        }[level]
        write(f"[{self._service_name}] {text}", mask=self._mask)

    def _composed(self, event: str, fields: Mapping[str, Any]) -> str:
        details = [
            f"{name}={value}"
            for name, value in fields.items()
            if value not in (None, "")
        ]
        return self.redact(" ".join([event, *details]))

    def _created(self) -> Any:
        try:
            logger = self._create(self._service_name, self._level)
        except (ImportError, OSError, RuntimeError):
            self._give_up()
            return None
        for handler in logger.handlers:
            # Left to itself, logging prints a traceback for each record.
            handler.handleError = self._give_up
        return logger

    def _give_up(self, _record: Any = None) -> None:
        """Write no more: a record that cannot be written must not fail the operation.

        Called while the error is being handled.
        """
        if not self._broken:
            self._broken = True
            kind = sys.exc_info()[0]
            self._complain(f"{_COLLECTION} writes no log: {kind and kind.__name__}")

    def _complain(self, text: str) -> None:
        """Tell the user about the log itself."""
        sys.stderr.write(f"{text}\n")


def silent() -> Log:
    """Return a log for callers that want no records at all."""
    return Log(_COLLECTION, "CRITICAL")


class TaskLog(Log):
    """The records of modules and lookups.

    Warnings go to the user, and with ``-vvv`` what happened to connections and tokens.
    All records go to a file if one is asked for.

    :param show: shows progress at once, which only the controller can
    :param show_detail: shows a detail to a user who asked for details with ``-vvv``
    """

    def __init__(
        self,
        level: Any,
        file: str | None,
        show: Callable[[str], None] | None = None,
        show_detail: Callable[[str], None] | None = None,
    ) -> None:
        """Check the options; no file is made yet."""
        self._warnings: list[str] = []
        self._show = show
        self._show_detail = show_detail
        self._file = file and os.path.abspath(os.path.expanduser(file))
        super().__init__(_COLLECTION, level, create=self._file_logger)

    def progress(self, text: str) -> None:
        """Show it now."""
        if self._show:
            self._show(text)

    def take_warnings(self) -> list[str]:
        """Return the warnings since the last call."""
        warnings, self._warnings = self._warnings, []
        return warnings

    def _complain(self, text: str) -> None:
        self._warnings.append(text)

    def _record(self, level: int, event: str, fields: Mapping[str, Any]) -> None:
        if level >= logging.WARNING:
            details = ", ".join(f"{name}: {value}" for name, value in fields.items())
            self._warnings.append(f"{event} ({details})" if details else event)
        elif level == logging.INFO and self._show_detail:
            self._show_detail(f"{_COLLECTION}: {self._composed(event, fields)}")
        if self._file:
            super()._record(level, event, fields)

    def _file_logger(self, name: str, level: int) -> Any:
        file = self._file or os.devnull
        # Made here, since pylogshield would let everyone read it.
        os.close(os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        return _py_log_shield(name, level, file, add_console=False)


def _console_logger(name: str, level: int) -> Any:
    """Return a PyLogShield that writes to standard error only."""
    logger = _py_log_shield(name, level, os.devnull)
    for handler in list(logger.handlers):
        if isinstance(handler, logging.FileHandler):
            logger.removeHandler(handler)
            handler.close()
    return logger


def _py_log_shield(name: str, level: int, file: str, **options: Any) -> Any:
    from pylogshield import PyLogShield

    # The constructor insists on a folder that it can write to, even for a file
    # elsewhere: it gets a private one for the moment.
    with tempfile.TemporaryDirectory(prefix="credential_bridge.") as folder:
        return PyLogShield(
            name, log_level=level, log_directory=folder, log_file=file, **options
        )
