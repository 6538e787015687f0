from app.bootstrap.admin import new_code
from app.conformance import suite
from app.conformance.ground import Ground
from tests.server.town import Town
def ground(town: Town) -> Ground:
    return Ground(town.url, *(new_code(town.database, town.ids[name]) for name in ("Ruth", "Leah", "Sam")))

def test_clean(town: Town) -> None:
    all = list(suite.run(lambda: ground(town)))
    for k in all: print(k.name, round(k.ms), k.why)
    assert not [k for k in all if k.why]
