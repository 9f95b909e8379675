"""Where the header leads: at most five links, by who asks.

Who holds several roles gets the links of each, as far as they fit; Home has the rest.
"""

from typing import TypedDict

from starlette.requests import Request
from starlette.routing import NoMatchFound

from hub.actor import Actor, Role

MOST = 5
UNDER = {
    "universities": "administration",
    **dict.fromkeys(("boards", "pages", "submissions"), "teams"),
}
"""Words of the URL that a link of another word leads to."""


class Link(TypedDict):
    label: str
    url: str
    current: bool


def navigation(request: Request, actor: Actor) -> list[Link]:
    """The links for this actor; the one whose capability is open is current."""
    wanted: list[tuple[str, str]] = []
    if actor.signed_in:
        wanted.append(("Home", "home:front"))
    wanted.append(("Challenges", "challenges:index"))
    if actor.has(Role.STUDENT):
        wanted += [("My ranking", "rankings:show"), ("My teams", "teams:index")]
    if actor.has(Role.COORDINATOR):
        wanted += [("Review", "challenges:desk"), ("Rounds", "rounds:index")]
    if actor.has(Role.TEACHER):
        wanted += [("Teams", "teams:index"), ("Assessment", "assessment:index")]
    if actor.has(Role.PARTNER):
        wanted += [("My challenges", "challenges:mine"), ("Teams", "teams:index")]
    if actor.has(Role.OMBUD):
        wanted += [("Access needs", "needs:current"), ("Rounds", "rounds:register")]
    if actor.has(Role.ADMINISTRATOR):
        wanted.append(("Administration", "administration:index"))
    wanted.append(("Showcase", "showcase:index"))
    first = {name: label for label, name in reversed(wanted)}
    wanted = [(first[name], name) for name in dict.fromkeys(name for _, name in wanted)][:MOST]
    here = request.url.path
    word = here.split("/")[1]
    here = here.replace(word, UNDER.get(word, word), 1)
    links: list[Link] = []
    for label, name in wanted:
        try:
            url = str(request.app.url_path_for(name))
        except NoMatchFound:
            continue
        links.append({"label": label, "url": url, "current": False})
    # "My challenges" lies under "Challenges": only the nearer one is current.
    near = [one for one in links if here == one["url"] or here.startswith(f"{one['url']}/")]
    if near:
        max(near, key=lambda one: len(one["url"]))["current"] = True
    return links
