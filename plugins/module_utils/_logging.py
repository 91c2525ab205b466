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
    name: getattr(logging, name) for name in ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG", "NOTSET")
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
    elif isinstance(level, int) and not isinstance(level, bool) and level in _LEVELS.values():
        return int(level)
    raise ConfigurationError(
        "The option 'log_level' is not a level.", hint=f"Use one of {', '.join(name.lower() for name in _LEVELS)}."
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


def _console_logger(name: str, level: int) -> Any:
    """A PyLogShield that writes to standard error only."""
    from pylogshield import PyLogShield

    # The constructor insists on a folder that it can write to and on a file: it gets a private folder for the moment,
    # and the null device.
    with tempfile.TemporaryDirectory(prefix="credential_bridge.") as folder:
        logger = PyLogShield(name, log_level=level, log_directory=folder, log_file=os.devnull)
    for handler in list(logger.handlers):
        if isinstance(handler, logging.FileHandler):
            logger.removeHandler(handler)
            handler.close()
    return logger


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
                sys.stderr.write(f"credential_bridge.vault writes no log: {type(error).__name__}\n")
                return
        text = " ".join([event, *(f"{name}={value}" for name, value in fields.items() if value is not None)])
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

    def shown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data of a secret as a record may show it."""
        return {key: HIDDEN if self._mask else value for key, value in data.items()}


#: For callers that want no records at all.
def silent() -> Log:
    return Log("credential_bridge.vault", "CRITICAL")
