"""The moves between the states of long work."""

MOVES = {
    "take": ("waiting", "running"),
    "give_back": ("running", "waiting"),
    "finish": ("running", "done"),
    "fail": ("running", "failed"),
    "stop_waiting": ("waiting", "stopped"),
    "stop_running": ("running", "stopped"),
    "retry": ("failed", "waiting"),
    "go_on": ("stopped", "waiting"),
}
