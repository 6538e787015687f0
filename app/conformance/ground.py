"""The ground that checks stand on: three people of one team with a laptop each, and fresh children for each check."""

from app.conformance.laptop import Laptop, Row, new_id
from app.conformance.promise import must
from app.conformance.speaker import Tree


class Ground:
    """A manager, a practitioner and a colleague. Nothing that one check leaves behind is seen by the next."""

    def __init__(self, url: str, manager: str, practitioner: str, colleague: str) -> None:
        self.url = url
        self.manager, self.practitioner = Laptop(url, manager), Laptop(url, practitioner)
        self.colleague = Laptop(url, colleague)
        self.given: dict[tuple[str, str], Tree] = {}
        for laptop in self.everybody:
            laptop.settle()

    @property
    def everybody(self) -> tuple[Laptop, Laptop, Laptop]:
        """All three."""
        return self.manager, self.practitioner, self.colleague

    def close(self) -> None:
        """Let go of connections."""
        for laptop in self.everybody:
            laptop.speaker.close()

    def child(self, *workers: Laptop) -> str:
        """A new child's file with these people, by the manager; gives the scope. Their laptops hold it already."""
        scope = new_id()
        self.manager.settled(self.manager.create("child", scope, {"first_names": "Kai", "surname": "Moss"}))
        for worker in workers:
            self.give(scope, worker)
        for laptop in self.everybody:
            laptop.settle()
        return scope

    def shared(self) -> str:
        """A child's file with practitioner and colleague."""
        return self.child(self.practitioner, self.colleague)

    def give(self, scope: str, worker: Laptop) -> None:
        """The manager allocates somebody to a file."""
        made = self.manager.create("allocation", scope, {"person": worker.person, "from_on": "2026-11-01"})
        self.manager.settled(made)
        self.given[scope, worker.person] = made

    def take_away(self, scope: str, worker: Laptop) -> None:
        """The manager ends somebody's work with a file."""
        made = self.given[scope, worker.person]
        self.manager.settled(self.manager.patch(made, ["set", ["to_on"], "2026-11-20"]))

    def both_have(self, body: Tree) -> Tree:
        """A contact in a shared file that both laptops have as it is; gives the op that made it."""
        scope = self.shared()
        made = self.practitioner.create("contact", scope, body)
        self.practitioner.settled(made)
        self.colleague.settle()
        must(self.colleague.vers.get(made["record"]) == 1, "the colleague did not get the new contact")
        return made

    def stands(self, laptop: Laptop, made: Tree) -> Row:
        """The record of this op as the laptop gets it when it fetches the whole file."""
        found = [row for row in laptop.fetched(made["scope"]) if row.id == made["record"]]
        must(len(found) == 1, f"the record {made['record']} came {len(found)} times in its file")
        return found[0]

    def conflicts(self, laptop: Laptop, made: Tree) -> list[Row]:
        """The questions that are open or closed about the record of this op."""
        return [r for r in laptop.fetched(made["scope"]) if r.type == "conflict" and r.body.get("about") == made["record"]]
