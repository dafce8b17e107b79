"""The ways to have a machine. As a program: prints the one that is taken here, and fails where none works."""

import os
import sys

from guest import Guest
from qemu import Kvm, Tcg
from user_mode import UserMode

WAYS = [Kvm, Tcg, UserMode]
NONE = "neither qemu nor user-mode Linux gets a kernel going here"


def first_that_works() -> type[Guest] | None:
    """Of all, or of the one that NODEWORTHY_NODE names."""
    wanted = os.environ.get("NODEWORTHY_NODE")
    return next((way for way in WAYS if wanted in (None, "", way.way) and way.works()), None)


if __name__ == "__main__":
    way = first_that_works()
    sys.exit(print(way.title) if way else NONE)
