"""The doors of the service: for each request how much it may bring, where it waits, and what answers it."""

from starlette.requests import Request

from app.server.administering import ADMIN_ACTS
from app.server.edge import Door, Work
from app.server.permits import PULLS_AT_ONCE, PUSHES_AT_ONCE, Lanes, Shares
from app.server.received import CHUNK, PUSH, SEALED, SMALL, WITNESS
from app.server.service import Service


def doors(service: Service, lanes: Lanes) -> tuple[Door, ...]:
    """What laptops ask for: how much each may bring, in which lane it waits, and how many of one laptop are under way."""
    pulls, pushes, joins = Shares(PULLS_AT_ONCE), Shares(PUSHES_AT_ONCE), Shares(PULLS_AT_ONCE)
    quick, council, blobs_ = lanes.quick, lanes.council, Shares(PULLS_AT_ONCE)
    return (
        Door(work=service.enrol, most_bytes=SMALL, lane=council, shares=joins, is_signed=False),
        Door(work=service.token, most_bytes=SMALL, lane=quick, shares=Shares(PULLS_AT_ONCE), is_for_old_too=True),
        Door(work=service.push, most_bytes=PUSH, lane=quick, shares=pushes, is_for_old_too=True),
        Door(work=service.pull, most_bytes=SMALL, lane=quick, shares=pulls),
        Door(work=service.fetch, most_bytes=SMALL, lane=lanes.whole, shares=pulls),
        Door(work=service.open_file, most_bytes=SMALL, lane=lanes.whole, shares=Shares(1)),
        Door(work=service.held, most_bytes=SMALL, lane=quick, shares=Shares(PULLS_AT_ONCE), is_for_old_too=True),
        Door(work=service.lease, most_bytes=SMALL, lane=quick, shares=Shares(PULLS_AT_ONCE), is_for_old_too=True),
        Door(work=service.sign_in, most_bytes=SMALL, lane=council, shares=Shares(1), is_for_old_too=True),
        Door(
            work=service.sign_in_place, most_bytes=SMALL, lane=council, shares=joins, is_signed=False, is_for_old_too=True
        ),
        Door(work=service.sealed, most_bytes=SEALED, lane=quick, shares=joins, is_signed=False, is_for_old_too=True),
        Door(work=service.erased, most_bytes=SMALL, lane=quick, shares=joins, is_signed=False, is_for_old_too=True),
        Door(work=service.aside, most_bytes=SMALL, lane=quick, shares=pulls),
        Door(work=service.blob_have, most_bytes=SMALL, lane=quick, shares=blobs_, is_for_old_too=True),
        Door(work=service.blob_put, most_bytes=CHUNK, lane=lanes.whole, shares=blobs_, is_for_old_too=True),
        Door(work=service.blob_seal, most_bytes=SMALL, lane=lanes.whole, shares=blobs_, is_for_old_too=True),
        Door(work=service.blob_get, most_bytes=SMALL, lane=lanes.whole, shares=blobs_),
        Door(work=service.decide, most_bytes=SMALL, lane=quick, shares=pulls),
        Door(work=service.common, most_bytes=SMALL, lane=quick, shares=Shares(1), is_for_old_too=True),
        Door(work=service.check, most_bytes=SMALL, lane=quick, shares=pulls),
        Door(work=service.compare, most_bytes=PUSH, lane=lanes.whole, shares=pulls),
        Door(work=service.witness, most_bytes=WITNESS, lane=lanes.whole, shares=pulls),
        Door(work=service.lookups, most_bytes=SMALL, lane=quick, shares=Shares(PULLS_AT_ONCE)),
        Door(work=service.figures, most_bytes=SMALL, lane=lanes.whole, shares=Shares(1)),
        Door(work=service.audit, most_bytes=SMALL, lane=quick, shares=Shares(PUSHES_AT_ONCE), is_for_old_too=True),
    )


def admin_doors(service: Service, lanes: Lanes) -> list[tuple[str, Door]]:
    """What an administrator's window asks for; few and small, in the lane that people wait in."""
    shares = Shares(PULLS_AT_ONCE)
    works = {name: _act(service, name) for name in ADMIN_ACTS}
    return [(name, Door(work=work, most_bytes=SMALL, lane=lanes.quick, shares=shares)) for name, work in works.items()]


def _act(service: Service, name: str) -> Work:
    """One act as a door does it; its name stands in the figures."""

    def work(request: Request, sent: bytes) -> bytes:
        return service.administer(name, request, sent)

    work.__name__ = f"admin_{name}"
    return work
