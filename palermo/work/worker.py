"""The worker: takes tasks from the queue, one after the other, until it is asked to end."""

import logging
import signal
from types import FrameType
from uuid import UUID

from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from palermo.ui.clock import now
from palermo.work.actions import leaving
from palermo.work.actions.carrying import carry, carry_out
from palermo.work.actions.holding import Hold

log = logging.getLogger("palermo.work")


class Worker(QueueWorker):
    """The queue's own loop; it leaves no exception in the database, whose message and lines may hold names."""

    def __init__(self, *, burst: bool = False, most: int | None = None, beats: bool = True) -> None:
        super().__init__(
            queue_names=["*"],
            interval=1.0,
            batch=burst,
            backend_name="default",
            startup_delay=False,
            max_tasks=most,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self.beats = beats

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """At first the work goes back at its next step; asked again, at once."""
        if not self.running:
            raise SystemExit(1)
        self.running = False
        leaving.leave()

    def configure_signals(self) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self.shutdown)

    def run_task(self, db_task_result: DBTaskResult) -> None:
        if db_task_result.task_path != carry.module_path:
            super().run_task(db_task_result)
            return
        self.running_task = True
        try:
            (work,) = db_task_result.args_kwargs["args"]
            carry_out(Hold(UUID(work), self.worker_id, db_task_result.id), beats=self.beats)
            # Work that goes on has a task of its own by now: this one is over, however the work ended.
            DBTaskResult.objects.filter(pk=db_task_result.pk, status="RUNNING").update(
                status="SUCCESSFUL", finished_at=now()
            )
        finally:
            self.running_task = False
            self._run_tasks += 1
