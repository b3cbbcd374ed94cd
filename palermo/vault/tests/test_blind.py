"""Blind indexes: the same value gives the same index, and nothing else can be told from it."""

import hashlib
import hmac
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from palermo.vault import queries
from palermo.vault.method.blinding import blinded, purpose_key
from palermo.vault.method.key_file import read_index_key
from palermo.vault.rules.keys import index_path
from palermo.vault.tests.test_sealing import SAME_VAULT

NUMBER = "35202-0000000-1"


def test_it_is_the_hmac_of_a_key_derived_for_ring_and_purpose(vault: Path) -> None:
    key = read_index_key(index_path("records").read_text())
    assert key is not None
    derived = HKDF(SHA256(), 32, None, b"palermo blind index/records/id_number").derive(key)
    assert (
        queries.blind("records", "id_number", NUMBER)
        == hmac.new(derived, NUMBER.encode(), hashlib.sha256).hexdigest()
    )


def test_rings_and_purposes_do_not_meet(vault: Path) -> None:
    found = {
        queries.blind(ring, purpose, NUMBER)
        for ring in ("records", "open", "civil")
        for purpose in ("a", "b")
    }
    assert len(found) == 6


def test_another_installation_gives_another_index(vault: Path) -> None:
    assert blinded(purpose_key(b"1" * 32, "records", "a"), NUMBER) != blinded(
        purpose_key(b"2" * 32, "records", "a"), NUMBER
    )


@SAME_VAULT
@given(value=st.text(max_size=30), bits=st.integers(1, 256))
def test_a_bucket_is_the_beginning_of_the_whole_index(vault: Path, value: str, bits: int) -> None:
    whole = int(queries.blind("records", "name", value), 16)
    bucket = queries.blind("records", "name", value, bits=bits)
    assert int(bucket, 16) == whole >> (256 - bits)
    assert len(bucket) == (bits + 3) // 4


def test_few_bits_make_values_share_a_bucket(vault: Path) -> None:
    blinder = queries.blinder("records", "name", bits=6)
    buckets = [blinder(f"name {number}") for number in range(2000)]
    assert len(set(buckets)) == 64
    assert max(buckets.count(bucket) for bucket in set(buckets)) < 80
    assert blinder("name 1") == queries.blind("records", "name", "name 1", bits=6)


@pytest.mark.parametrize("bits", [0, -1, 257])
def test_impossible_bits_are_refused(vault: Path, bits: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 256"):
        queries.blind("records", "name", "x", bits=bits)


def test_texts_are_compared_as_equal_or_not() -> None:
    assert queries.same("aá", "aá")
    assert not queries.same("a", "b")
    assert not queries.same("a", "aa")
