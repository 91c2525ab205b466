# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Credentials that lie in a file where the task runs."""

from __future__ import annotations

import os

from .. import _local_file
from ..errors import ConfigurationError

_TOKEN_FILE = "~/.vault-token"


def find_token_file() -> str | None:
    """Where HashiCorp's ``vault login`` leaves its token, None where it has not."""
    return _TOKEN_FILE if os.path.exists(os.path.expanduser(_TOKEN_FILE)) else None


def read_credential(path: str, option: str) -> str:
    """The content without white space around it.

    :raises ConfigurationError: naming the file; never what is in it
    """
    try:
        content = _local_file.read(os.path.expanduser(path)).decode("ascii").strip()
    except FileNotFoundError:
        problem = "does not exist"
    except _local_file.Unusable as error:
        problem = str(error)
    except UnicodeDecodeError:
        problem = "holds something else"
    else:
        if content:
            return content
        problem = "is empty"
    raise ConfigurationError(
        f"The file '{path}' of the option '{option}' {problem}.",
        hint="Check the path, and who may write there.",
    )
