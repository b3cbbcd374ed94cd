"""Names of programs stand apart in an Urdu sentence, and what is escaped stays so."""

import pytest
from django.utils.translation import override

from palermo.partners.templatetags.programs import technical


@pytest.mark.parametrize(
    ("lang", "said", "shown"),
    [
        ("en", 'Choose "CSV" & `a <b>`', 'Choose &quot;CSV&quot; &amp; <code dir="ltr">a &lt;b&gt;</code>'),
        ("ur", 'یہ "Save As" ہے', 'یہ &quot;<code dir="ltr">Save As</code>&quot; ہے'),
        ("ur", "یہ `Save As` <b> & ہے", None),
    ],
)
def test_signs_stay_signs(lang: str, said: str, shown: str | None) -> None:
    with override(lang):
        made = technical(said)
    code = '<code dir="ltr">{}</code>'.format
    assert made == (shown or f"یہ {code('Save As')} &lt;{code('b')}&gt; &amp; ہے")
