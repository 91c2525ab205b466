# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Libraries of the clouds, which only those need whose credentials they find."""

from __future__ import annotations

import importlib
import logging
from typing import Any

from .._model.refusals import library_missing


def library(module: str, package: str) -> Any:
    """Return a module of an optional library.

    What it logs is not printed for want of a handler: our failure says enough.

    :param package: what to install if it is not there
    :raises ConfigurationError: ``dependency_missing``
    """
    try:
        imported = importlib.import_module(module)
    except ImportError:
        raise library_missing(package, package) from None
    logger = logging.getLogger(module.partition(".")[0])
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    return imported
