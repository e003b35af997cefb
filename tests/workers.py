"""Which tests go to one worker together: those of a group, and those of a module, but those of a browser one by one."""

from __future__ import annotations

from xdist.scheduler import LoadGroupScheduling

BROWSER = ("tests/web/browser/", "tests/web/editing/")  # many seconds each: whoever is free first takes the next


class ByModule(LoadGroupScheduling):  # type: ignore[misc]  # it has no types
    """`--dist loadgroup` looks at all that a worker has had whenever a test ends: thousands would take it a minute."""

    def _split_scope(self, nodeid: str) -> str:
        scope: str = super()._split_scope(nodeid)
        return scope if scope != nodeid or nodeid.startswith(BROWSER) else nodeid.partition("::")[0]
