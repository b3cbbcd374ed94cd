from palermo.returns.models.calendar import Extension, Reminder
from palermo.returns.models.drafts import Draft
from palermo.returns.models.submissions import Message, Submission

__all__ = ["Draft", "Extension", "Message", "Reminder", "Submission"]
