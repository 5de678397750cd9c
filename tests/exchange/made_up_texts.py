"""Texts and people as Hypothesis makes them up: all that a file may hold."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

from clea_desktop.domain.people import Person

_UNFIT = "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff"
_SIGNS = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=_UNFIT)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


NAMES = (
    st.text(_SIGNS, min_size=1, max_size=30)
    .map(lambda text: _nfc(f"N{text}").strip())
    .filter(lambda text: len(text) <= 100)
)
LINES = st.just("") | st.text(_SIGNS, max_size=30).map(lambda text: _nfc(text).strip())
TEXTS = st.just("") | st.text(_SIGNS | st.sampled_from("\n\t "), max_size=60).map(_nfc)
PEOPLE = st.sampled_from(["Paul Roux", "Nadia Haddad", "Zoë Lœillet"]).map(Person)
