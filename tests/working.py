"""Long work in a test: what is due is done in this process, by the worker's own code."""

from palermo.work.worker import Worker


def drain() -> None:
    """Without the thread that beats: it could not see what this test's transaction holds."""
    Worker(burst=True, beats=False).run()
