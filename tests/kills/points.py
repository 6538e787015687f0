"""Every named point at which a real process is killed: where it lies in the program, and what is half done there.

`docs/kill-points.md` has the same list; a test holds the two together, and another sees that each point is passed. A point is
before or after a call of the program's own code, which knows nothing of it: a child process wraps the call (`planting`).
"""

from typing import Final

import msgspec

BEFORE: Final = "before"
AFTER: Final = "after"


class Point(msgspec.Struct, frozen=True):
    """`where` is module and name of what is called; `says` is what is half done."""

    name: str
    when: str
    where: str
    says: str


LAPTOP: Final = (
    # saving
    Point("op.begun", BEFORE, "app.models.outbox:add", "a change is decided, its op is not written"),
    Point("op.written", AFTER, "app.models.outbox:add", "the op is written, its record is not"),
    Point("record.written", BEFORE, "app.models.lists:Lists.update", "op and record are written, the lists are not"),
    Point("commit.near", AFTER, "app.models.store:raise_tide", "everything is written, COMMIT is next"),
    Point(
        "mark.behind", BEFORE, "app.models.high_water:HighWater.write", "committed, the mark beside the store is not moved"
    ),
    Point("mark.moved", AFTER, "app.models.high_water:HighWater.write", "the mark is moved, nobody was told"),
    # pushing
    Point("ops.taken", AFTER, "app.models.sync_store:StoreForSync.unsent", "ops are marked as on their way"),
    Point("push.leaves", BEFORE, "app.sync.http:HttpLink.push", "the push is made, it has not left"),
    Point("push.answered", AFTER, "app.sync.http:HttpLink.push", "the service has it, its verdicts are not stored"),
    Point("verdicts.half", BEFORE, "app.models.outbox:note_answered", "verdicts are half stored"),
    Point("verdicts.stored", AFTER, "app.models.sync_store:StoreForSync.apply_results", "verdicts are stored"),
    # pulling
    Point("page.came", AFTER, "app.sync.http:HttpLink.pull", "a page came, nothing of it is stored"),
    Point(
        "rows.written", AFTER, "app.models.sync_store:StoreForSync._apply_rows", "rows are written, the cursor is not moved"
    ),
    Point("page.stored", AFTER, "app.models.sync_store:StoreForSync.apply_page", "the page is stored with its cursor"),
    Point("file.came", AFTER, "app.sync.http:HttpLink.fetch", "a whole file came, nothing of it is stored"),
    Point(
        "file.stored", AFTER, "app.models.sync_store:StoreForSync.apply_fetched", "a file is whole, the service is not told"
    ),
    Point("held.leaves", BEFORE, "app.sync.http:HttpLink.held", "what is held is about to be told"),
    Point("held.told", AFTER, "app.sync.http:HttpLink.held", "what is held was told, that it was is not noted"),
    Point("check.answered", AFTER, "app.sync.http:HttpLink.check", "files were compared, the outcome is not stored"),
    Point("trail.sent", AFTER, "app.sync.http:HttpLink.audit", "the trail was sent, its receipt is not kept"),
    Point("round.noted", AFTER, "app.models.sync_store:StoreForSync.note_sync", "a round stands in the history"),
    # forgetting
    Point("forget.begun", BEFORE, "app.models.sync_store:StoreForSync._erase", "a file is about to be erased"),
    Point("forget.erased", AFTER, "app.models.sync_store:StoreForSync._erase", "a file is erased, COMMIT has not come"),
    Point("forget.done", AFTER, "app.models.sync_store:StoreForSync.forget", "a file is erased, the service is not told"),
    # documents
    Point("document.kept", AFTER, "app.models.blobs:keep", "a document is written, its record is not"),
    Point("piece.leaves", BEFORE, "app.sync.http:HttpLink.blob_put", "a piece is about to leave"),
    Point("piece.arrived", AFTER, "app.sync.http:HttpLink.blob_put", "the service has a piece"),
    Point("document.sealed", AFTER, "app.sync.http:HttpLink.blob_seal", "the service has it whole, here that is not noted"),
    Point("piece.came", AFTER, "app.sync.http:HttpLink.blob_get", "a piece came, it is not stored"),
    Point("piece.stored", AFTER, "app.models.blobs:take_chunk", "a piece is written, COMMIT has not come"),
    # small files and keys
    Point("file.beside", AFTER, "app.security.atomic_file:_write_through", "a small file is written beside the old one"),
    Point("file.renamed", BEFORE, "app.security.atomic_file:_sync_folder", "it has taken the old one's place"),
    Point(
        "wrap.near", BEFORE, "app.security.vault:Vault._wrap", "new words or another lease are chosen, nothing is written"
    ),
    Point(
        "words.changed", AFTER, "app.security.vault:Vault.change_passphrase", "the passphrase is another, it is not told"
    ),
    Point("untold.noted", AFTER, "app.bootstrap.leasing:tell_later", "what the service has to hear is noted"),
    Point("lease.came", AFTER, "app.sync.http:HttpLink.lease", "the service gave a lease, it is not taken"),
    Point("lease.taken", AFTER, "app.security.vault:Vault.take_lease", "the lease is taken, the clock is not noted"),
    Point("recovery.done", AFTER, "app.security.vault:Vault.recover", "new words are chosen by recovery, that is not told"),
    Point(
        "key.copied",
        AFTER,
        "app.bootstrap.recovering:_copied",
        "a copy under another key is whole, the key file has the old",
    ),
    Point(
        "key.placing",
        BEFORE,
        "app.models.rekeying:_put_in_place",
        "the key file has the new key, the copy is not in its place",
    ),
    # joining
    Point("joining.known", AFTER, "app.sync.http:HttpLink.enrol", "the service knows the laptop, nothing is here"),
    Point("joining.key", AFTER, "app.security.vault:Vault.create", "there is a key, there is no store"),
    Point("joining.file", AFTER, "app.models.store:create_file", "there is an empty store"),
    Point("joining.filled", AFTER, "app.models.store:_fill", "the store is filled, COMMIT has not come"),
    Point("joining.named", AFTER, "app.security.profile:Profile.save_facts", "the facts are saved, recovery is not split"),
    Point(
        "anew.key", AFTER, "app.security.vault:Vault.begin_anew", "joined anew, the key file knows it, the store does not"
    ),
    Point("anew.numbers", AFTER, "app.models.outbox:number_anew", "ops are numbered anew, COMMIT has not come"),
    # rescue
    Point("rescue.aside", AFTER, "app.bootstrap.rescue:_set_aside", "the damaged store is set aside, none is in its place"),
    Point("rescue.file", AFTER, "app.models.rescue:create_file", "there is an empty store"),
    Point("rescue.copied", AFTER, "app.models.rescue:_enter_all", "what could be read is copied, COMMIT has not come"),
    Point("rescue.filled", AFTER, "app.models.rescue:_fill", "the new store is filled, its lists are empty"),
    Point("rescue.lists", AFTER, "app.models.store:Store.rebuild_lists", "the lists are made anew"),
    Point("rescue.whole", BEFORE, "app.bootstrap.rescue:_put_in_place", "the new store is whole, it is not in its place"),
    # upgrade
    Point("upgrade.near", BEFORE, "app.models.store:migrate", "an older store is open"),
    Point("upgrade.done", AFTER, "app.models.store:migrate", "tables have their new shape, COMMIT has not come"),
    # leaving
    Point("leaving.sealed", AFTER, "app.bootstrap.farewell:seal_unsent", "what waits is sealed, the order is not noted"),
    Point("leaving.noted", AFTER, "app.security.erasing:begin", "there is no way back, nothing is erased"),
    Point("leaving.erasing", BEFORE, "app.security.erasing:_remove", "the key is gone, some files are left"),
    Point("leaving.erased", AFTER, "app.security.erasing:erase", "everything is erased, nothing is delivered"),
    Point("leaving.sent", AFTER, "app.sync.http:HttpLink.sealed", "the service has a sealed file, it is here too"),
    Point("leaving.receipt", AFTER, "app.sync.http:HttpLink.erased", "the service has the receipt, the note is here"),
)

SERVICE: Final = (
    Point("push.read", BEFORE, "app.server.intake:gather", "changes came, nothing about them was read"),
    Point("push.judging", BEFORE, "app.server.intake:judge", "in the midst of judging"),
    Point("push.judged", BEFORE, "app.server.intake:record", "all is judged, nothing is written"),
    Point("push.written", AFTER, "app.server.intake:record", "all is written, the laptop’s secret is not turned"),
    Point("push.turned", AFTER, "app.server.intake:turn", "the secret is turned, COMMIT is next"),
    Point("push.committed", AFTER, "app.server.intake:_push", "committed, the laptop has no answer"),
    Point("pull.read", AFTER, "app.server.feed:pull", "a page is made, it has not left"),
    Point("fetch.read", AFTER, "app.server.feed:fetch", "a file is read, it has not left"),
    Point("held.near", BEFORE, "app.server.feed:note_held", "what a laptop holds is about to be noted"),
    Point("held.noted", AFTER, "app.server.feed:note_held", "it is noted, the laptop has no answer"),
    Point("trail.taken", AFTER, "app.server.audit_intake:take_in", "the trail is taken in, the laptop has no receipt"),
    Point("piece.taken", AFTER, "app.server.blobs:put", "a piece is taken in, the laptop has no answer"),
    Point("document.near", AFTER, "app.server.blobs:seal", "a document is sealed, COMMIT is next"),
    Point("document.whole", AFTER, "app.server.intake:_seal", "it is sealed, the laptop has no answer"),
    Point("backup.table", AFTER, "app.server.backup:_copy_out", "some tables of a backup are written"),
    Point("backup.file", BEFORE, "app.server.backup:_save", "a table of a backup, or its manifest, is not written"),
    Point("backup.whole", AFTER, "app.server.backup:_write", "the backup is whole, it has not its name"),
    Point("drill.filled", AFTER, "app.server.backup:_fill", "a backup is restored on trial, nothing is checked"),
    Point("drill.checked", AFTER, "app.server.backup:_check", "it is checked, it does not count yet"),
    Point("schema.done", AFTER, "app.server.schema:command.upgrade", "tables have their new shape, COMMIT is next"),
)

POINTS: Final = (*LAPTOP, *SERVICE)
