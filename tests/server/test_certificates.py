"""Real TLS on this machine: a laptop speaks to the service whose authority stands in its joining code, and to no other."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.bootstrap import admin, admin_certificate
from app.bootstrap.admin import new_code
from app.bootstrap.administration import ServiceAdministration
from app.bootstrap.enrolling import NewKeys, enrol, parted
from app.domain.errors import Refused, Unavailable
from app.domain.moment import Moment
from app.security import certificates
from app.server.database import Database
from app.server.known import Forms
from app.server.serving import Proof, RunningService
from app.sync import trust
from app.sync.http import HttpLink
from app.sync.news_http import HttpNews
from app.sync.protocol.messages.pages import PullRequest
from tests.server.town import AT, Town

NOW = datetime.now(UTC)
HERE = "127.0.0.1"


def nonce() -> str:
    return secrets.token_hex(16)


def moment() -> Moment:
    return Moment(wall_at=AT)


@contextmanager
def secure(
    database: Database, forms: Forms, folder: Path, host: str = HERE, now: datetime = NOW
) -> Iterator[tuple[Town, str]]:
    """The service over TLS with an authority of its own; gives the town and the pin part of its codes."""
    admin_certificate.words(folder, host, now)
    made = folder / admin_certificate.FOLDER
    with RunningService(database, forms, proof=Proof.read(made / "certificate.pem", made / "certificate.key")) as service:
        assert service.url.startswith("https://")
        town = Town(database, "")
        town.url = service.url
        town.remember()
        yield town, admin_certificate.pin_part(folder)


def code_for(town: Town, pin: str) -> str:
    return new_code(town.database, "Leah Okafor") + pin


def link_to(town: Town, keys: NewKeys, authority: str) -> HttpLink:
    return HttpLink(town.url, keys.device, clock=moment, new_nonce=nonce, authority=authority)


def authority_in(folder: Path) -> str:
    return (folder / certificates.AUTHORITY).read_text(encoding="ascii")


def test_a_laptop_joins_and_syncs_with_the_service_that_its_code_names(
    database: Database, forms: Forms, tmp_path: Path
) -> None:
    with secure(database, forms, tmp_path) as (town, pin):
        keys = NewKeys()
        assert enrol(town.url, code_for(town, pin).lower(), keys).names == "Leah Okafor"
        link = link_to(town, keys, keys.authority)
        head, _ = link.pull(PullRequest(epoch="", cursor=0))
        assert head.enter
        heard: list[int] = []
        news = HttpNews(town.url, keys.device, link.token, clock=moment, new_nonce=nonce, authority=keys.authority)

        def hang_up(number: int) -> None:
            heard.append(number)
            news.close()

        with pytest.raises(Unavailable):
            news.listen(hang_up)
        link.close()
        assert len(heard) == 1


def test_a_code_from_an_administrators_window_names_the_authority_too(
    database: Database, forms: Forms, tmp_path: Path
) -> None:
    with secure(database, forms, tmp_path) as (town, pin):
        ada, tom = NewKeys(), NewKeys()
        enrol(town.url, new_code(database, "Ada Quist") + pin, ada)
        desk = ServiceAdministration(lambda: link_to(town, ada, ada.authority), ada.authority)
        enrol(town.url, desk.new_code(town.ids["Tom"], 15).code, tom)
        desk.close()
        assert tom.authority == ada.authority


def test_the_same_authority_serves_when_the_certificate_is_renewed(
    database: Database, forms: Forms, tmp_path: Path
) -> None:
    certificate = tmp_path / admin_certificate.FOLDER / certificates.CERTIFICATE
    with secure(database, forms, tmp_path, now=NOW - timedelta(days=300)) as (town, pin):
        keys, before = NewKeys(), certificate.read_bytes()
        enrol(town.url, code_for(town, pin), keys)
    with secure(database, forms, tmp_path) as (town, again):
        assert again == pin
        assert certificate.read_bytes() != before
        link = link_to(town, keys, keys.authority)
        assert link.pull(PullRequest(epoch="", cursor=0))
        link.close()


def test_a_service_with_another_authority_than_the_code_names_is_refused_before_the_code_is_sent(
    database: Database, forms: Forms, tmp_path: Path
) -> None:
    admin_certificate.words(tmp_path / "ours", HERE, NOW)
    ours = admin_certificate.pin_part(tmp_path / "ours")
    with secure(database, forms, tmp_path / "theirs") as (town, _):
        with pytest.raises(Refused, match="not the one that the code was made for"):
            enrol(town.url, code_for(town, ours), NewKeys())
        assert town.ask("SELECT count(*) FROM enrolment_code WHERE used_at IS NOT NULL") == 0


def test_without_comparing_the_pin_a_stranger_would_be_believed(
    database: Database, forms: Forms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sibling: with the comparison taken away the laptop joins the wrong service."""
    admin_certificate.words(tmp_path / "ours", HERE, NOW)
    ours = admin_certificate.pin_part(tmp_path / "ours")
    monkeypatch.setattr("app.bootstrap.enrolling.pin_of", lambda _: parted("A" * 26 + ours)[1])
    with secure(database, forms, tmp_path / "theirs") as (town, _):
        assert enrol(town.url, code_for(town, ours), NewKeys()).names == "Leah Okafor"


def test_each_fault_of_a_certificate_is_said_in_its_own_words(database: Database, forms: Forms, tmp_path: Path) -> None:
    certificates.make_certificate(tmp_path / "other", HERE, NOW)
    stories = (
        ("unknown", HERE, NOW, "", trust.UNKNOWN),
        ("another", HERE, NOW, authority_in(tmp_path / "other"), trust.UNKNOWN),
        ("old", HERE, NOW - timedelta(days=2 * certificates.CERTIFICATE_DAYS), "its own", trust.OUT_OF_DATE),
        ("early", HERE, NOW + timedelta(days=30), "its own", trust.OUT_OF_DATE),
        ("name", "waymark.harbour.example", NOW, "its own", trust.OTHER_NAME),
    )
    for folder, host, now, authority, sentence in stories:
        with secure(database, forms, tmp_path / folder, host, now) as (town, _):
            own = authority_in(tmp_path / folder / admin_certificate.FOLDER)
            link = link_to(town, NewKeys(), own if authority == "its own" else authority)
            with pytest.raises(Unavailable) as told:
                link.pull(PullRequest(epoch="", cursor=0))
            assert told.value.message == sentence, folder
            link.close()


@pytest.mark.parametrize("is_own", [True, False])
def test_t_09_a_proxy_that_the_system_believes_is_not_believed_by_a_laptop_with_its_own_authority(
    database: Database, forms: Forms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_own: bool
) -> None:
    """Its certificate is in the operating system: without an authority of its own (the sibling) the laptop goes on."""
    certificates.make_certificate(tmp_path / "ours", HERE, NOW)
    with secure(database, forms, tmp_path / "proxy") as (town, _):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "proxy" / admin_certificate.FOLDER / certificates.AUTHORITY))
        link = link_to(town, NewKeys(), authority_in(tmp_path / "ours") if is_own else "")
        with pytest.raises(Exception, match="nobody that this laptop knows" if is_own else "does not know this laptop"):
            link.pull(PullRequest(epoch="", cursor=0))
        link.close()


def test_plain_http_to_another_machine_is_refused() -> None:
    with pytest.raises(Refused, match="begins with https://"):
        enrol("http://waymark.harbour.example", "A" * 26, NewKeys())


def test_a_certificate_and_a_key_that_do_not_fit_are_said_before_anything_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from app.bootstrap.service import main

    one, two = (certificates.make_certificate(tmp_path / name, HERE, NOW) for name in ("one", "two"))
    for words in (("--certificate", str(one)), ("--certificate", str(one), "--key", str(two.with_name("certificate.key")))):
        assert main(["--data", str(tmp_path / "none"), *words]) == 1
    told = capsys.readouterr().err
    assert "belong together" in told
    assert "cannot be used together" in told
    assert not (tmp_path / "none").exists()


def test_keys_are_their_owners_alone_and_codes_carry_the_pin_from_then_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    certificates.make_certificate(tmp_path, "waymark.harbour.example", NOW)
    for name in (certificates.AUTHORITY_KEY, certificates.KEY):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    whole = "abcde-fghij-klmno-pqrst-uvwxy-z-AAAAA-BBBBB-CCCCC-DDDDD"
    assert parted(whole) == ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "AAAAABBBBBCCCCCDDDDD")
    assert parted("abcde-fghij") == ("ABCDEFGHIJ", "")
    assert admin.main(["certificate", "x", "--data", str(tmp_path / "no service")]) == 1
    assert "There is no service" in capsys.readouterr().err
