from tests.guards import flush_may_pass

__all__ = ["flush_may_pass"]
