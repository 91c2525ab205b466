# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Fail a task in plain words on a Python that is too old for the rest of our code.

Only this file and those in modules/ must be readable for a Python as old as 2.7. So it
imports nothing of ours, and repeats the form of a failure, which a test compares.
"""

# Old Pythons know neither annotations nor f-strings.
from __future__ import absolute_import, division, print_function

import json
import sys

__metaclass__ = type

OLDEST = (3, 9)


def require_python():
    # type: () -> None
    """Print the result of a failed task and exit, unless this Python is new enough."""
    if sys.version_info < OLDEST:
        sys.stdout.write(json.dumps(failure()) + "\n")
        raise SystemExit(1)


def failure():
    # type: () -> dict[str, object]
    """Return the result of a task that this Python cannot run."""
    message = "Python {0}.{1} or newer is needed, and {2} is Python {3}.{4}.".format(
        OLDEST[0],
        OLDEST[1],
        sys.executable,
        sys.version_info[0],
        sys.version_info[1],
    )
    hint = (
        "Name a newer one in 'ansible_python_interpreter', or let the controller do it "
        "with 'delegate_to: localhost'."
    )
    return {
        "failed": True,
        "changed": False,
        "msg": "{0} {1}".format(message, hint),
        "error": {
            "type": "ConfigurationError",
            "reason": "dependency_missing",
            "http_status": None,
            "vault_errors": [],
            "operation": None,
            "mount_point": None,
            "path": None,
            "retryable": False,
            "hint": hint,
            "done": [],
        },
    }
