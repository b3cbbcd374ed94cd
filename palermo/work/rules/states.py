"""The moves between the states of long work: the one table."""

from types import MappingProxyType

MOVES = MappingProxyType(
    {
        "take": (("waiting",), "running"),
        "queue": (("waiting",), "waiting"),  # its task was lost between the queue and a worker
        "give_back": (("running",), "waiting"),  # killed, stopped with its machine, or to be tried again
        "finish": (("running",), "done"),
        "fail": (("running", "waiting"), "failed"),  # waiting: of a job that this installation does not have
        "stop_waiting": (("waiting",), "stopped"),
        "stop": (("running",), "stopped"),
        "go_on": (("failed", "stopped"), "waiting"),
    }
)


def possible(state: str) -> frozenset[str]:
    return frozenset(name for name, (origins, _target) in MOVES.items() if state in origins)
