from palermo.library.method.preview.drawing import DRAWABLE, MOST_PAGES, drawn

__all__ = ["DRAWABLE", "MOST_PAGES", "drawn"]
