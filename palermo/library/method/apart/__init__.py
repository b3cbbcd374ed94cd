from palermo.library.method.apart.asking import MOST_TEXT, Failed, picture, texts

__all__ = ["MOST_TEXT", "Failed", "picture", "texts"]
