"""Long work in a test: what is due is done in this process, by the worker's own code."""

from django_tasks_db.models import DBTaskResult

from palermo.work.worker import Worker


def drain() -> None:
    """Without the queue's loop, which would close this test's connection, and without the thread that beats, which
    could not see what this test's transaction holds."""
    worker = Worker(beats=False)
    while task := DBTaskResult.objects.ready().first():
        task.claim(worker.worker_id)
        worker.run_task(task)
