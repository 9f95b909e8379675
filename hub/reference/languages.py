"""Languages of the interface, of challenges and of people.

Source: codes from BCP 47 (RFC 5646) with names as their speakers write them in the Unicode CLDR;
the choice is ours. Written 24 November 2026.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """`own_name` as its speakers write it; `interface`: the hub itself speaks or will speak it."""

    code: str
    own_name: str
    name: str
    interface: bool = False


LANGUAGES = (
    Language("en", "English", "English", interface=True),
    Language("nb", "Norsk bokmål", "Norwegian Bokmål", interface=True),
    Language("nn", "Norsk nynorsk", "Norwegian Nynorsk", interface=True),
    Language("de", "Deutsch", "German", interface=True),
    Language("it", "Italiano", "Italian", interface=True),
    Language("es", "Español", "Spanish", interface=True),
    Language("sv", "Svenska", "Swedish", interface=True),
    Language("pl", "Polski", "Polish", interface=True),
    Language("nl", "Nederlands", "Dutch", interface=True),
    Language("ca", "Català / Valencià", "Catalan / Valencian", interface=True),
    Language("uk", "Українська", "Ukrainian", interface=True),
    Language("fr", "Français", "French"),
    Language("pt", "Português", "Portuguese"),
    Language("da", "Dansk", "Danish"),
    Language("fi", "Suomi", "Finnish"),
    Language("cs", "Čeština", "Czech"),
    Language("ro", "Română", "Romanian"),
    Language("el", "Ελληνικά", "Greek"),
    Language("tr", "Türkçe", "Turkish"),
    Language("ar", "العربية", "Arabic"),
    Language("fa", "فارسی", "Persian"),
    Language("hi", "हिन्दी", "Hindi"),
    Language("zh", "中文", "Chinese"),
    Language("vi", "Tiếng Việt", "Vietnamese"),
    Language("se", "Davvisámegiella", "Northern Sámi"),
)

INTERFACE_LANGUAGES = tuple(language for language in LANGUAGES if language.interface)

BY_CODE = {language.code: language for language in LANGUAGES}
