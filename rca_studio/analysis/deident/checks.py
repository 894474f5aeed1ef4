"""Numbers that prove themselves: their last figures follow from the others."""

from __future__ import annotations


def is_nhs_number(figures: str) -> bool:
    """Whether ten figures are an NHS number (modulus 11, NHS Data Dictionary).

    >>> is_nhs_number("9434765919"), is_nhs_number("9434765918")
    (True, False)
    """
    if len(figures) != 10 or not figures.isdigit():
        return False
    total = sum(int(one) * (10 - place) for place, one in enumerate(figures[:9]))
    check = (11 - total % 11) % 11
    return check != 10 and check == int(figures[9])


def passes_luhn(figures: str) -> bool:
    """Whether the last figure follows from the others by ISO/IEC 7812-1, as on cards.

    >>> passes_luhn("4111111111111111"), passes_luhn("4111111111111112")
    (True, False)
    """
    if not figures.isdigit() or len(set(figures)) == 1:
        return False
    total = 0
    for place, one in enumerate(reversed(figures)):
        number = int(one) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def is_iban(code: str) -> bool:
    """Whether a code without spaces is an account number by ISO 13616 (modulus 97).

    >>> is_iban("GB82WEST12345698765432"), is_iban("GB83WEST12345698765432")
    (True, False)
    """
    if not 15 <= len(code) <= 34 or not code.isalnum() or not code.isascii():
        return False
    turned = code[4:].upper() + code[:4].upper()
    return int("".join(str(int(one, 36)) for one in turned)) % 97 == 1
