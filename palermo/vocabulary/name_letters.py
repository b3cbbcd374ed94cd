"""The sound of one folded word by the letters alone: its consonants, whether it begins and whether it ends in a vowel.

What Urdu does not write (short vowels, doubled letters) and what Latin spelling wavers about (q/k, v/w, gh/g, th/t) is
left out of both, so that a word has the same sound in either script. Letters of the sound: a a vowel at an end, c ch,
q an initial kh, x sh; the rest as they look.
"""

import re

_STOPS = frozenset("bptdcjkgq")
_VOWELS = frozenset("aeiou")

MUHAMMAD = "mmd"
_MUHAMMAD = re.compile(r"m[aeiou]*h+[aeo]*m+[aei]+[dt]+")
_HASSAN = re.compile(r"h[ae]+s+[ae]*n+")
_ABDUL = re.compile(r"^abd(?:[aou]+(?:l+|([rsdntz])(?=\1))?(?=[^l].{2})|(?=[^aeioul].{2}))")
_DIGRAPHS = (
    ("chh", "C"), ("ch", "C"), ("sh", "S"), ("kh", "X"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("bh", "b"),
    ("jh", "j"), ("ck", "k"), ("x", "ks"), ("v", "W"), ("q", "k"), ("mb", "nb"),
)  # fmt: skip
_SOFT_C = re.compile(r"c(?=[eiy])")
_TWICE = re.compile(r"(.)\1+")
_SILENT = re.compile(r"(?<=[^aeiouy])e$")


def letters_sound(word: str) -> str:
    return latin_sound(word) if word.isascii() else urdu_sound(word)


def is_muhammad(word: str) -> bool:
    """Half of all men are called so besides, written or left out at will: it tells nobody from anybody."""
    return word in ("محمد", "مہمد") or _MUHAMMAD.fullmatch(word) is not None


def latin_sound(word: str) -> str:
    if is_muhammad(word):
        return MUHAMMAD
    if _HASSAN.fullmatch(word):
        return "hasn"
    word = _ABDUL.sub("", word)
    if word.endswith("que"):
        word = word[:-3] + "k"
    word = _SILENT.sub("", word.replace("ee", "i").replace("oo", "u"))
    for letters, one in _DIGRAPHS:
        word = word.replace(letters, one)
    word = _TWICE.sub(r"\1", _SOFT_C.sub("s", word).replace("c", "k").replace("kX", "X"))
    sound = ""
    for at, letter in enumerate(word):
        sound += _latin_letter(letter, word[at + 1 : at + 2], at == 0, sound[-1:])
    return _ended(sound, word[-1:] in _VOWELS or word[-1:] in "yhw")


def _latin_letter(letter: str, following: str, first: bool, before: str) -> str:
    vowel_follows = following in _VOWELS or following == "y"
    if letter in _VOWELS or (letter == "y" and not (first and vowel_follows)):
        return "a" if first else ""
    if letter == "h":
        return "" if not following or before in _STOPS else "h"
    if letter in "wW":
        return "w" if first or letter == "W" or vowel_follows else ""
    if letter == "X":
        return "q" if first else "k"
    return {"C": "c", "S": "x"}.get(letter, letter)


def _ended(sound: str, in_vowel: bool) -> str:
    return sound + "a" if in_vowel and sound != "a" else sound


_SOUNDS = {
    "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ث": "s", "ج": "j", "چ": "c", "خ": "k", "د": "d", "ڈ": "d", "ذ": "z",
    "ر": "r", "ڑ": "r", "ز": "z", "ژ": "z", "س": "s", "ش": "x", "ص": "s", "ض": "z", "ط": "t", "ظ": "z", "غ": "g",
    "ف": "f", "ق": "k", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ں": "n",
    # Pashto and Sindhi
    "ټ": "t", "ډ": "d", "ړ": "r", "ږ": "g", "ښ": "x", "ڼ": "n", "څ": "s", "ځ": "z", "ٻ": "b", "ڀ": "b", "ٿ": "t",
    "ٺ": "t", "ٽ": "t", "ڏ": "d", "ڊ": "d", "ڌ": "d", "ڍ": "d", "ڄ": "j", "ڃ": "n", "ڇ": "c", "ڦ": "f", "ڳ": "g",
    "ڱ": "n", "ڙ": "r", "ڻ": "n",
}  # fmt: skip
_URDU_VOWELS = frozenset("اآعءئؤیےۓ")
_BREATHED = frozenset("ہحھ")
_ABDUL_URDU = re.compile(r"^عبدال(?=[^ل].)")
_ARTICLE = re.compile(r"(?<=.)ال(?=دین|رحم|رحیم|نسا|سلام|زمان|زہر|رشید|نبی|ناصر)")


def urdu_sound(word: str) -> str:
    if is_muhammad(word):
        return MUHAMMAD
    if word in ("حسن", "حسان"):
        return "hasn"
    word = _ARTICLE.sub("ا", _ABDUL_URDU.sub("", word)).replace("للہ", "لہ")
    word = word[:1] + word[1:].replace("مب", "نب")
    sound = ""
    for at, letter in enumerate(word):
        sound += _urdu_letter(letter, word, at, sound[-1:])
    in_vowel = word[-1:] in _URDU_VOWELS or word[-1:] in _BREATHED or word[-1:] == "و"
    return _ended(sound, in_vowel and len(word) > 1)


def _urdu_letter(letter: str, word: str, at: int, before: str) -> str:
    following = word[at + 1 : at + 2]
    if letter in _URDU_VOWELS:
        if at:
            return ""
        return "y" if letter == "ی" and following else "a"
    if letter == "و":
        return "w" if at == 0 or _is_consonant(word, at, following) else ""
    if letter in _BREATHED:
        return "" if not following or before in _STOPS else "h"
    if following == "ھ" and letter in "کپ":
        return "f" if letter == "پ" else "q" if at == 0 else "k"
    if letter == "خ" and at == 0:
        return "q"
    return _SOUNDS.get(letter, letter)


def _is_consonant(word: str, at: int, following: str) -> bool:
    """Whether a و inside a word is a consonant: before a long vowel, or after a long a with something behind it."""
    if following == "ی" and word[at - 1] != "ا" and word[at + 2 :] in ("ا", "ہ"):
        return False
    if following in ("ا", "آ", "ی"):
        return True
    if following == "ہ":
        return at + 2 == len(word)
    return bool(following) and following not in "ئؤء" and at > 1 and word[at - 1] == "ا"


def rough_urdu(word: str) -> str:
    """An Urdu word letter by letter in Latin ones: what is not written is not guessed."""
    return "".join(_rough_letter(letter, word, at) for at, letter in enumerate(word))


def _rough_letter(letter: str, word: str, at: int) -> str:
    following = word[at + 1 : at + 2]
    if letter in "اآع":
        return "a"
    if letter in "یئےۓ":
        return "y" if at == 0 else "i"
    if letter in "وؤ":
        return "w" if at == 0 or _is_consonant(word, at, following) else "u"
    if letter in _BREATHED:
        return "h" if following else "a"
    return {"ش": "sh", "چ": "ch", "خ": "kh", "ء": ""}.get(letter) or _SOUNDS.get(letter, letter)
