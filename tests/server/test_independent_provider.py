"""Signing in at a provider that others wrote (long runs only): what ours understands of the standard is not of our own making."""

from threading import Thread

import httpx
import pytest

from app.bootstrap.admin import new_code
from app.server import accounts
from tests.helpers.council import CLIENT, Browser
from tests.server.test_council_accounts import Desk, outcome
from tests.server.town import Town

oidc = pytest.importorskip("oidc_provider_mock", reason="oidc-provider-mock is installed for long runs only")

pytestmark = [pytest.mark.long, pytest.mark.allows_logs, pytest.mark.filterwarnings("ignore")]


class Person(Browser):
    """Somebody who types who they are into the provider's own form."""

    answer: dict[str, str]

    def __call__(self, url: str) -> None:
        Thread(target=self._fill, args=(url,), daemon=True).start()

    def _fill(self, url: str) -> None:
        self.pages.append(httpx.post(url, data=self.answer, follow_redirects=True, timeout=10).text)


def test_a_provider_that_others_wrote_signs_a_person_in(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    grant = oidc._app.AuthorizationCodeGrant
    monkeypatch.setattr(grant, "TOKEN_ENDPOINT_AUTH_METHODS", ["none"])  # as a provider does for desktop programs
    with oidc.run_server_in_thread(require_nonce=True) as server:
        desk, person = Desk.__new__(Desk), Person()
        desk.town, desk.browser = town, person
        accounts.set_policy(town.database, f"http://localhost:{server.server_port}", CLIENT, 7)
        leah, code = desk.laptop(), new_code(town.database, "Leah Okafor")
        person.answer = {"sub": "leah.okafor@harbour.example"}
        assert outcome(desk.enrol(leah, code, desk.brought(leah))) == (200, "")
        assert outcome(desk.again(leah)) == (200, "")
        person.answer = {"sub": "sam.bell@harbour.example"}
        assert outcome(desk.again(leah)) == (401, "other_account")
