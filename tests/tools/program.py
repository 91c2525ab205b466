# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a tool that the Makefile calls ends."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NoReturn

import progress


def run(main: Callable[[], int]) -> NoReturn:
    """Run a tool and exit with its code; a command that failed needs no traceback."""
    try:
        sys.exit(main())
    except progress.CommandFailed as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
