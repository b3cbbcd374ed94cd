from palermo.work.actions.asking import ask_to_stop, go_on, retry, start
from palermo.work.actions.holding import Hold, beat, fail, finish, give_back, stopped, take
from palermo.work.actions.reclaiming import forget, reclaim

__all__ = [
    "Hold",
    "ask_to_stop",
    "beat",
    "fail",
    "finish",
    "forget",
    "give_back",
    "go_on",
    "reclaim",
    "retry",
    "start",
    "stopped",
    "take",
]
