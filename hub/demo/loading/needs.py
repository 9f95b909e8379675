"""Access needs, what the ombud team noted on them, and answers for inclusion."""

from datetime import timedelta

from hub.db import Work
from hub.demo import content
from hub.demo.loading.register import Register, acting, at
from hub.identity import Person
from hub.needs import AccessNeed, Effect, commands
from hub.needs.forms import ArrangementForm, InclusionForm, NeedForm

LATER = timedelta(days=2)
"""After how long the ombud team wrote its note."""


def load(work: Work, register: Register) -> None:
    """After the past rounds, so that these stay as they were solved."""
    opened = next(one.opens for one in content.rounds(register.today) if one.key == "open")
    began = min(at(opened), work.now) + timedelta(hours=3)
    ombud = register.people[content.staff("ombud")[0].key]
    kept = []
    for number, one in enumerate(content.access_needs()):
        person = work.get(Person, register.people[one.student].id)
        with acting(work, person, min(began + timedelta(hours=7 * number), work.now)):
            kept.append((one, commands.add(work, person, form_of(one)), work.now))
    for one, need, made in kept:
        if one.arranged:
            with acting(work, ombud, min(made + LATER, work.now)):
                commands.note_reading(work, [need.person_id])
                arrange(work, need, one.arranged)
    for student in content.students():
        yes = content.said_yes(student)
        if yes:
            person = work.get(Person, register.people[student.key].id)
            with acting(work, person, began):
                commands.answer(work, person, InclusionForm(**dict.fromkeys(yes, "yes")))


def form_of(one: content.AccessNeed) -> NeedForm:
    """What the student would have sent."""
    effect = Effect(one.effect)
    return NeedForm(
        effect=effect,
        hours=one.amount if effect is Effect.MAX_HOURS else None,
        evening=one.amount if effect is Effect.NO_EVENINGS else None,
        words=one.words,
    )


def arrange(work: Work, need: AccessNeed, words: str) -> None:
    commands.arrange(work, need, ArrangementForm(version=need.version, arranged=words))
