from palermo.returns.models.calendar import Extension, Reminder
from palermo.returns.models.drafts import Draft
from palermo.returns.models.submissions import Derived, Message, Receipt, Submission

__all__ = ["Derived", "Draft", "Extension", "Message", "Receipt", "Reminder", "Submission"]
