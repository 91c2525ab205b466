# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Log records through pylogshield (seed, "Constructor parameters": service_name, log_level, logger, mask).

pylogshield costs 70 ms to import and opens a log file when constructed, so nothing of it is touched before a record
is due. Records are composed of public parts; data values appear only where the caller switched ``mask`` off, and
credentials never do: wherever one stands in a record after all, such as in a path, it is hidden.
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


def parse_level(level: Any) -> int:
    """The number of a level given as text, or as pylogshield's LogLevel.

    :raises ConfigurationError: for anything else
    """
    if isinstance(level, str):
        name = level.strip().upper()
        number = _LEVELS.get("WARNING" if name == "WARN" else name)
        if number is not None:
            return number
    elif (
        isinstance(level, int)
        and not isinstance(level, bool)
        and level in _LEVELS.values()
    ):
        return int(level)
    raise ConfigurationError(
        "The option 'log_level' is not a level.",
        hint=f"Use one of {', '.join(name.lower() for name in _LEVELS)}.",
    )


def check_logger(logger: Any) -> Any:
    """The logger itself, if it is a PyLogShield; whoever has one has imported pylogshield already.

    :raises ConfigurationError: for anything else, falsy things included
    """
    core = sys.modules.get("pylogshield.core")
    if core is None or not isinstance(logger, core.PyLogShield):
        raise ConfigurationError(
            f"The option 'logger' must be a PyLogShield, not {type(logger).__name__}.",
            hint="Create one with pylogshield.PyLogShield(name), or leave the option out.",
        )
    return logger


def _py_log_shield(name: str, level: int, file: str, **options: Any) -> Any:
    from pylogshield import PyLogShield

    # The constructor insists on a folder that it can write to, even for a file elsewhere: it gets a private one for
    # the moment.
    with tempfile.TemporaryDirectory(prefix="credential_bridge.") as folder:
        return PyLogShield(
            name, log_level=level, log_directory=folder, log_file=file, **options
        )


def _console_logger(name: str, level: int) -> Any:
    """A PyLogShield that writes to standard error only."""
    logger = _py_log_shield(name, level, os.devnull)
    for handler in list(logger.handlers):
        if isinstance(handler, logging.FileHandler):
            logger.removeHandler(handler)
            handler.close()
    return logger


_COLLECTION = "credential_bridge.vault"


class Log:
    """Where the records of one backend go.

    :param service_name: tags every record, and nothing else
    :param level: the minimum level of the logger made here; a logger that the caller brings has a level of its own
    :param create: makes the logger when the first record is due, where the caller brought none
    """

    def __init__(
        self,
        service_name: str,
        level: Any,
        logger: Any = None,
        mask: bool = True,
        create: Callable[[str, int], Any] = _console_logger,
    ) -> None:
        self._service_name = service_name
        self._level = parse_level(level)
        self._logger = logger if logger is None else check_logger(logger)
        if self._logger is not None:
            self._level = logging.NOTSET
        #: Hides the credentials in a text; whoever knows them sets it.
        self.hide: Callable[[str], str] = str
        self._mask = mask
        self._create: Callable[[str, int], Any] | None = create

    def _record(self, level: int, event: str, fields: Mapping[str, Any]) -> None:
        if level < self._level or self._create is None:
            return
        if self._logger is None:
            try:
                self._logger = self._create(self._service_name, self._level)
            except (ImportError, OSError, RuntimeError) as error:
                # A record that cannot be written must not fail the operation that it tells of.
                self._create = None
                sys.stderr.write(
                    f"credential_bridge.vault writes no log: {type(error).__name__}\n"
                )
                return
        text = " ".join(
            [
                event,
                *(
                    f"{name}={value}"
                    for name, value in fields.items()
                    if value is not None
                ),
            ]
        )
        write = {
            logging.DEBUG: self._logger.debug,
            logging.INFO: self._logger.info,
            logging.WARNING: self._logger.warning,
        }[level]
        write(f"[{self._service_name}] {self.hide(text)}", mask=self._mask)

    def debug(self, event: str, **fields: Any) -> None:
        self._record(logging.DEBUG, event, fields)

    def info(self, event: str, **fields: Any) -> None:
        self._record(logging.INFO, event, fields)

    def warning(self, event: str, **fields: Any) -> None:
        self._record(logging.WARNING, event, fields)

    def drain(self) -> list[str]:
        """Warnings that the user has not seen yet; a logger shows them itself."""
        return []

    def tell(self, progress: str) -> None:
        """Let the user know how far it has come, where somebody is looking on."""

    def shown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data of a secret as a record may show it."""
        return {key: HIDDEN if self._mask else value for key, value in data.items()}


def silent() -> Log:
    """For callers that want no records at all."""
    return Log(_COLLECTION, "CRITICAL")


class TaskLog(Log):
    """The records of modules and lookups: warnings go to the user, all go to a file where one is asked for.

    :param tell: shows progress at once, which only the controller can
    """

    def __init__(
        self, level: Any, file: str | None, tell: Callable[[str], None] | None = None
    ) -> None:
        self._warnings: list[str] = []
        self._tell = tell
        self._file = file and os.path.abspath(os.path.expanduser(file))
        super().__init__(_COLLECTION, level, create=self._file_logger)

    def _record(self, level: int, event: str, fields: Mapping[str, Any]) -> None:
        if level >= logging.WARNING:
            details = ", ".join(f"{name}: {value}" for name, value in fields.items())
            self._warnings.append(f"{event} ({details})" if details else event)
        if self._file:
            super()._record(level, event, fields)

    def tell(self, progress: str) -> None:
        if self._tell:
            self._tell(progress)

    def _file_logger(self, name: str, level: int) -> Any:
        file = self._file or os.devnull
        # Made here, since pylogshield would let everyone read it.
        os.close(os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        return _py_log_shield(name, level, file, add_console=False)

    def drain(self) -> list[str]:
        """The warnings since the last time."""
        warnings, self._warnings = self._warnings, []
        return warnings
