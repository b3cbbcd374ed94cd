"""Documents: one description of sections, tables and pictures, written as a page (HTML) and as a paper (tagged PDF)."""

from palermo.ui.documents.blocks import Cell, Column, Document, Exhibit, Row, Section, Table, Term, isolate

__all__ = ["Cell", "Column", "Document", "Exhibit", "Row", "Section", "Table", "Term", "isolate"]
