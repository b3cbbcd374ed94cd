"""The parts of a return's workbook: look, code lists, sheets and guide, shared by template and marked copy."""
