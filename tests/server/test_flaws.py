"""Flaws that a service of this kind is known to have: each is planted, and the law that keeps it out breaks.

Those of the sync itself are seen by the worlds (tests/sync_simulation/test_flaws.py); all stand in docs/faults.md.
"""

import secrets
from typing import Final

import msgspec
import psycopg
import pytest
import zstandard

from app.domain.ids import Id
from app.server import feed
from app.server.schema import migrate
from app.sync.protocol.messages.pages import PullRequest
from app.sync.protocol.messages.rows import Row
from tests.server.town import Laptop, Town

MOST_BESIDE_A_BODY: Final = 24
"""Bytes of a row on the wire, compressed, beside its body: half of it is the part of its id that is by chance."""
A_FEED: Final = """CREATE TABLE feed (seq bigint PRIMARY KEY, rec_id uuid NOT NULL);
CREATE FUNCTION fill_feed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
  $$BEGIN INSERT INTO feed VALUES (NEW.seq, NEW.rec_id); RETURN NEW; END$$;
CREATE TRIGGER fill_feed AFTER INSERT OR UPDATE ON record FOR EACH ROW EXECUTE FUNCTION fill_feed()"""
COMPRESSED: Final = "ALTER TABLE record ALTER COLUMN body SET COMPRESSION lz4"


def tables_that_grow(town: Town, leah: Laptop, file: Id) -> set[str]:
    """Tables that get a row for each record that is written."""
    names = "SELECT array_agg(relname::text) FROM pg_stat_user_tables WHERE schemaname = 'public'"
    before = {table: town.count(table) for table in town.ask(names)}
    for _ in range(7):
        leah.contact(file, aim="Ring college")
    leah.send()
    return {table for table, rows in before.items() if town.count(table) - rows == 7}


def test_flaw_06_a_feed_beside_the_records_costs_a_second_row_for_each(town: Town) -> None:
    """A record, its version and the op: no table repeats where in the feed a record stands."""
    file = town.child_with("Leah")
    leah = town.laptop("Leah")
    leah.enter_all()
    assert tables_that_grow(town, leah, file) == {"record", "record_version", "op"}
    with psycopg.connect(town.database.url, autocommit=True) as owner:
        owner.execute(A_FEED)
    assert "feed" in tables_that_grow(town, leah, file)


def beside_the_bodies(sam: Laptop) -> float:
    """Compressed bytes of a page for each row, beside what its bodies take."""
    page = sam.ask("pull", PullRequest(epoch=sam.epoch, cursor=0, known=sam.known))
    lines = page.partition(b"\n")[2]
    rows = [msgspec.json.decode(line, type=Row) for line in lines.splitlines() if line.startswith(b"[")]
    assert len(rows) >= 250
    pack = zstandard.ZstdCompressor(3).compress
    return (len(pack(lines)) - len(pack(b"\n".join(row.body for row in rows)))) / len(rows)


def test_flaw_14_a_hash_with_every_row_is_a_third_more_to_carry(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """One digest is for the page; laptops hash bodies themselves."""
    file = town.child_with("Leah", "Sam")
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    leah.enter_all()
    sam.enter_all()
    for _ in range(250):
        leah.contact(file, aim=secrets.token_urlsafe(60))
    leah.send()
    assert beside_the_bodies(sam) < MOST_BESIDE_A_BODY
    with_hash = "string_agg(line || convert_to(encode(sha256(line), 'hex'), 'UTF8') || '\\x0a'::bytea,"
    monkeypatch.setattr(feed, "_LINES", feed._LINES.replace("string_agg(line,", with_hash))
    assert beside_the_bodies(sam) > MOST_BESIDE_A_BODY


def test_flaw_16_a_compression_that_the_embedded_database_does_not_have(town: Town) -> None:
    """The whole schema stands on it as it is; a column that asked for it could not be made."""
    migrate(town.database.url)
    assert town.ask("SELECT count(*) FROM pg_attribute WHERE attcompression = 'l'") == 0
    with psycopg.connect(town.database.url) as owner, pytest.raises(psycopg.Error, match="lz4"):
        owner.execute(COMPRESSED)
