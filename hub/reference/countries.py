"""Countries in which the alliance has a university.

Source: codes from ISO 3166-1; own names as the countries write them. Written 24 November 2026.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    name: str
    own_name: str


COUNTRIES = (
    Country("NO", "Norway", "Norge"),
    Country("DE", "Germany", "Deutschland"),
    Country("IT", "Italy", "Italia"),
    Country("ES", "Spain", "España"),
    Country("SE", "Sweden", "Sverige"),
    Country("PL", "Poland", "Polska"),
    Country("NL", "Netherlands", "Nederland"),
    Country("CH", "Switzerland", "Schweiz"),
)

BY_CODE = {country.code: country for country in COUNTRIES}
