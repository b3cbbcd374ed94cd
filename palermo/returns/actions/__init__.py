from palermo.returns.actions.receiving import SentAlready, receive

__all__ = ["SentAlready", "receive"]
