"""How a project is cited: in a sentence, and as BibTeX."""


def sentence(authors: str, year: int, title: str, address: str) -> str:
    """Authors (year). Title. Samskap. Address."""
    return f"{authors} ({year}). {title}. Samskap. {address}"


def bibtex(key: str, authors: list[str], year: int, title: str, address: str) -> str:
    """One @misc entry. Braces and backslashes in names and titles are taken out."""

    def plain(text: str) -> str:
        return "".join(c for c in text if c not in "{}\\")

    return (
        f"@misc{{{plain(key)},\n"
        f"  author = {{{' and '.join('{' + plain(one) + '}' for one in authors)}}},\n"
        f"  title = {{{plain(title)}}},\n"
        f"  year = {{{year}}},\n"
        f"  howpublished = {{Samskap}},\n"
        f"  url = {{{plain(address)}}}\n"
        "}\n"
    )
