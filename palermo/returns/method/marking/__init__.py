"""The marked copy of a return: the cells as sent, their marks, and the sheet that lists every finding."""
