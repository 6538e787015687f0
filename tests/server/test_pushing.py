"""What happens to changes that laptops send."""

from tests.server.town import Town


def test_a_contact_reaches_the_other_laptop(town: Town) -> None:
    scope = town.child_with("Leah", "Sam")
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    sam.enter_all()
    contact = leah.contact(scope, aim="See how school went")
    (result,) = leah.send()
    assert result.status == "applied"
    head, rows = sam.pull()
    assert [row.id for row in rows] == [contact]
    assert not head.more
    assert sam.bodies[contact] == {"aim": "See how school went"}
