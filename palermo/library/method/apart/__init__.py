from palermo.library.method.apart.asking import Failed, picture, texts

__all__ = ["Failed", "picture", "texts"]
