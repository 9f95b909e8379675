"""Administrators in real browsers: a university from its first word to its end, and a file."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.pages import Visitors

Look = Callable[[Page], None]


def fill_in(page: Page) -> None:
    page.get_by_label("What is its whole name?").fill("University of Tartu")
    page.get_by_label("What is it called in short?").fill("Tartu")
    page.get_by_label("In which city is it?").fill("Tartu")
    page.get_by_label("In which country?").select_option(label="Estonia")
    page.get_by_label("In which time zone do its people live?").select_option("Europe/Tallinn")
    page.get_by_label("Which grades pass?").fill("A = Excellent\nB")
    page.get_by_label("Which grades do not pass?").fill("F")


def test_a_university_is_added_changed_by_two_and_closed(
    page_as: Visitors, axe: Look, no_overflow: Look
) -> None:
    wiktor, judith = page_as("wiktor.sadowski@pg.example"), page_as("judith.ammann@ethz.example")
    wiktor.goto("/universities")
    wiktor.get_by_role("link", name="Add a university").click()
    fill_in(wiktor)
    wiktor.get_by_label("What is it called in short?").fill("ntnu")
    wiktor.get_by_role("button", name="Add university").click()
    expect(wiktor.locator("#short_name-fault")).to_contain_text("has this name already")
    axe(wiktor)
    no_overflow(wiktor)
    expect(wiktor.get_by_label("In which city is it?")).to_have_value("Tartu")
    wiktor.get_by_label("What is it called in short?").fill("Tartu")
    wiktor.get_by_role("button", name="Add university").click()
    expect(wiktor.get_by_role("link", name="University of Tartu")).to_be_visible()

    for page in (wiktor, judith):
        page.goto("/universities?q=tartu")
        page.get_by_role("link", name="University of Tartu").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("University of Tartu")
    wiktor.get_by_label("In which city is it?").fill("Narva")
    wiktor.get_by_role("button", name="Save changes").click()
    expect(wiktor.get_by_role("heading", level=1)).to_have_text("Universities")
    judith.get_by_label("In which city is it?").fill("Tallinn")
    judith.get_by_role("button", name="Save changes").click()
    expect(judith.locator("#city-theirs")).to_contain_text("Narva")
    expect(judith.get_by_label("In which city is it?")).to_have_value("Tallinn")
    axe(judith)
    no_overflow(judith)
    judith.get_by_role("button", name="Save changes").click()
    expect(judith.get_by_role("row", name="University of Tartu")).to_contain_text("Tallinn")

    judith.get_by_role("link", name="University of Tartu").click()
    judith.get_by_role("button", name="Close the university").click()
    judith.get_by_role("dialog").get_by_role("button", name="Close the university").click()
    expect(judith.get_by_role("button", name="Open the university again")).to_be_visible()
    maja = page_as("maja.nowak@ntnu.example")
    maja.goto("/profiles/edit")
    choices = maja.get_by_label("Which university do you study at?").locator("option")
    expect(choices.filter(has_text="Technische Universität Berlin")).to_have_count(1)
    expect(choices.filter(has_text="University of Tartu")).to_have_count(0)


def test_a_registrars_file_is_judged_then_imported_and_the_people_taken_out_again(
    page_as: Visitors, axe: Look, no_overflow: Look
) -> None:
    page = page_as("wiktor.sadowski@pg.example")
    page.goto("/administration/people/import")

    def send(row: str) -> None:
        head = "Matrikel;email;name;role;university"
        sheet = {"name": "people.csv", "mimeType": "text/csv"}
        data = f"{head}\n{row}\n".encode("windows-1252")
        page.get_by_label("CSV file").set_input_files([{**sheet, "buffer": data}])
        page.get_by_role("button", name="Check and import").click()

    send("7;zoe@stud.example;Zoë Müller;student;Hogwarts")
    expect(page.get_by_text("Nothing was imported.")).to_be_visible()
    expect(page.get_by_role("row", name="No open university is known")).to_be_visible()
    axe(page)
    no_overflow(page)
    send("7;zoe@stud.example;Zoë Müller;student;NTNU")
    expect(page.get_by_text("1 person is new")).to_be_visible()
    expect(page.get_by_text("These columns were not used: Matrikel.")).to_be_visible()
    expect(page.get_by_text("read as Windows-1252")).to_be_visible()
    axe(page)
    no_overflow(page)
    page.goto("/administration/people?q=zoe%40stud")
    with page.expect_download() as taken:
        page.get_by_role("main").get_by_role("link", name="CSV", exact=True).click()
    lines = taken.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[:4] for line in lines[1:]] == [
        ["zoe@stud.example", "Zoë Müller", "student", "NTNU"]
    ]
