"""Where the header leads: at most five links, by who asks."""

from typing import TypedDict

from starlette.requests import Request
from starlette.routing import NoMatchFound

from hub.actor import Actor, Role


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
    elif actor.has(Role.COORDINATOR):
        wanted += [("Review", "challenges:desk"), ("Rounds", "rounds:index")]
    elif actor.has(Role.TEACHER):
        wanted += [("Teams", "teams:index"), ("Assessment", "assessment:index")]
    elif actor.has(Role.PARTNER):
        wanted += [("My challenges", "challenges:mine"), ("Teams", "teams:index")]
    elif actor.has(Role.ADMINISTRATOR):
        wanted.append(("Administration", "administration:index"))
    wanted.append(("Showcase", "showcase:index"))
    here = request.url.path
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
